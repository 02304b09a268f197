package io.tailwater.log.retention;

import io.tailwater.format.key.ObjectKeys;
import io.tailwater.format.key.RawSegmentKey;
import io.tailwater.log.index.HeadMaintenance;
import io.tailwater.log.index.IndexPage;
import io.tailwater.log.index.PageStore;
import io.tailwater.log.index.PartitionHead;
import io.tailwater.log.index.Reclamation;
import io.tailwater.log.index.SegmentEntry;
import io.tailwater.log.index.TableEntry;
import io.tailwater.log.index.TableEpochs;
import io.tailwater.log.index.TableStore;
import io.tailwater.log.segment.SegmentDeleter;
import io.tailwater.log.segment.TableKeys;
import io.tailwater.log.topic.TopicIdPartition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Deletes segments that nobody needs: marked first, deleted a grace period later, the objects before the entries that name them, so that
 * a crash in between leaves nothing that nobody knows of.
 */
final class Reclaimer {

    private final HeadMaintenance maintenance;
    private final PageStore pages;
    private final TableStore table;
    private final SegmentDeleter deleter;
    private final ObjectKeys keys;
    private final Duration grace;
    private final InstantSource clock;

    Reclaimer(RetentionParts parts, ObjectKeys keys, Duration grace, InstantSource clock) {
        this.maintenance = parts.maintenance();
        this.pages = parts.pages();
        this.table = parts.table();
        this.deleter = parts.deleter();
        this.keys = keys;
        this.grace = grace;
        this.clock = clock;
    }

    /**
     * Deletes what was marked a grace period ago, or marks what there is.
     *
     * @param deadline after which nothing is begun; the next run goes on
     * @return how many objects were deleted
     */
    long run(TopicIdPartition partition, PartitionHead head, Instant deadline) {
        if (head.table().reclamation().isEmpty()) {
            if (head.rawNeededOffset() > head.table().rawStartOffset()
                    || head.logStartOffset() > head.table().startOffset()) {
                maintenance.mark(
                        partition, new Reclamation(head.rawNeededOffset(), head.logStartOffset(), clock.instant()));
            }
            return 0;
        }
        Reclamation due = head.table().reclamation().get();
        if (clock.instant().isBefore(due.since().plus(grace))) {
            return 0;
        }
        Deletion deletion = new Deletion(partition, deadline);
        if (deletion.pages(due.rawOffset())
                && deletion.tail(head, due.rawOffset())
                && deletion.table(head.table().epochs(), due.tableOffset())) {
            maintenance.reclaimed(partition, due);
        }
        return deletion.count;
    }

    /** One run's deletions; each step says whether it came to its end. */
    private final class Deletion {

        private final TopicIdPartition partition;
        private final Instant deadline;
        private long count;

        Deletion(TopicIdPartition partition, Instant deadline) {
            this.partition = partition;
            this.deadline = deadline;
        }

        /** A page goes when all its segments may: until then its first ones stay a little longer. */
        boolean pages(long rawOffset) {
            while (inTime()) {
                List<IndexPage> oldest = pages.from(partition, 0, 1);
                if (oldest.isEmpty() || oldest.get(0).endOffset() > rawOffset) {
                    return true;
                }
                deleteObjects(oldest.get(0).entries());
                pages.delete(partition, oldest.get(0));
            }
            return false;
        }

        boolean tail(PartitionHead head, long rawOffset) {
            Instant fencedBefore = clock.instant().minus(grace);
            List<SegmentEntry> gone = head.tail().stream()
                    .takeWhile(entry ->
                            entry.endOffset() <= rawOffset && entry.begunAt().isBefore(fencedBefore))
                    .toList();
            if (gone.isEmpty()) {
                return true;
            }
            deleteObjects(gone);
            return maintenance.forget(partition, head, gone, fencedBefore);
        }

        boolean table(TableEpochs epochs, long tableOffset) {
            while (inTime()) {
                List<TableEntry> oldest = table.from(partition, epochs, 0, 1);
                if (oldest.isEmpty() || oldest.get(0).endOffset() > tableOffset) {
                    return superseded(epochs, tableOffset);
                }
                delete(oldest.get(0));
            }
            return false;
        }

        /** What an earlier leader went on to write, until the log has come past it: before that, another region may know no better. */
        private boolean superseded(TableEpochs epochs, long tableOffset) {
            while (inTime()) {
                List<TableEntry> left = table.superseded(partition, epochs, tableOffset, 1);
                if (left.isEmpty()) {
                    return true;
                }
                delete(left.get(0));
            }
            return false;
        }

        private void delete(TableEntry entry) {
            deleter.delete(List.of(TableKeys.of(keys, partition, entry)));
            table.delete(partition, entry);
            count++;
        }

        private boolean inTime() {
            return clock.instant().isBefore(deadline);
        }

        private void deleteObjects(List<SegmentEntry> entries) {
            deleter.delete(entries.stream()
                    .map(entry -> keys.of(new RawSegmentKey(
                            partition.topic(), partition.topicId(), partition.partition(), entry.segmentId())))
                    .toList());
            count += entries.size();
        }
    }
}
