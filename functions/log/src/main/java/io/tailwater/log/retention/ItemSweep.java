package io.tailwater.log.retention;

import io.tailwater.log.index.PartitionItems;
import io.tailwater.log.topic.Leftover;
import io.tailwater.log.topic.Topic;
import io.tailwater.log.topic.TopicStore;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Finds items of topics that were cleared away, and deletes them: what a function wrote that had been frozen since before. It is one look
 * through the table, as the sweep of objects is one through the bucket, and costs about as much.
 */
final class ItemSweep {

    private final TopicStore topics;
    private final PartitionItems items;

    ItemSweep(TopicStore topics, PartitionItems items) {
        this.topics = topics;
        this.items = items;
    }

    /** What one part of the table came to. */
    record SweptPart(long items, Optional<Map.Entry<String, String>> nextAfter) {}

    /** @param after where the last part ended; empty for the first */
    SweptPart sweep(Optional<Map.Entry<String, String>> after) {
        PartitionItems.Page page = items.scan(after);
        long deleted = 0;
        if (!page.items().isEmpty()) {
            // Asked for after the items were seen: nobody writes one for a topic that is not known yet.
            Set<UUID> known = knownTopics();
            for (PartitionItems.Found item : page.items()) {
                if (!known.contains(item.topicId())) {
                    items.delete(item);
                    deleted++;
                }
            }
        }
        return new SweptPart(deleted, page.nextAfter());
    }

    /** Twice asked for leftovers: a topic that is created moves from there while the topics are listed, and one that is deleted to there. */
    private Set<UUID> knownTopics() {
        Set<UUID> known = new HashSet<>();
        topics.leftovers().stream().map(Leftover::topicId).forEach(known::add);
        topics.list().stream().map(Topic::id).forEach(known::add);
        topics.leftovers().stream().map(Leftover::topicId).forEach(known::add);
        return known;
    }
}
