package io.tailwater.log.retention;

import io.tailwater.format.key.ObjectKeys;
import io.tailwater.log.index.PartitionItems;
import io.tailwater.log.segment.SegmentDeleter;
import io.tailwater.log.topic.Leftover;
import io.tailwater.log.topic.TopicIdPartition;
import io.tailwater.log.topic.TopicStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Clears away what topics left that were deleted, or never came to be: a grace period after, since a reader may still be at it. What a
 * writer adds that had been frozen since before, the sweep finds.
 */
final class TopicPurge {

    private static final int ITEMS_AT_ONCE = 100;

    private final TopicStore topics;
    private final PartitionItems items;
    private final SegmentDeleter deleter;
    private final ObjectKeys keys;
    private final Duration grace;
    private final InstantSource clock;

    TopicPurge(RetentionParts parts, ObjectKeys keys, Duration grace, InstantSource clock) {
        this.topics = parts.topics();
        this.items = parts.items();
        this.deleter = parts.deleter();
        this.keys = keys;
        this.grace = grace;
        this.clock = clock;
    }

    /**
     * Clears one incarnation away, if its time has come.
     *
     * @return how many objects were deleted
     */
    long run(Leftover leftover, Instant deadline) {
        if (clock.instant().isBefore(leftover.since().plus(grace)) || !topics.beginPurge(leftover)) {
            return 0;
        }
        long count = 0;
        for (String prefix : new String[] {
            keys.rawPrefix(leftover.name(), leftover.topicId()), keys.tablePrefix(leftover.name(), leftover.topicId())
        }) {
            while (true) {
                if (!clock.instant().isBefore(deadline)) {
                    return count;
                }
                SegmentDeleter.Page found = deleter.list(prefix, Optional.empty());
                if (found.objects().isEmpty()) {
                    break;
                }
                deleter.delete(
                        found.objects().stream().map(SegmentDeleter.Found::key).toList());
                count += found.objects().size();
            }
        }
        for (int partition = 0; partition < leftover.partitionCount(); partition++) {
            var gone = new TopicIdPartition(leftover.topicId(), leftover.name(), partition);
            while (items.delete(gone, ITEMS_AT_ONCE) == ITEMS_AT_ONCE) {
                if (!clock.instant().isBefore(deadline)) {
                    return count;
                }
            }
        }
        topics.forget(leftover);
        return count;
    }
}
