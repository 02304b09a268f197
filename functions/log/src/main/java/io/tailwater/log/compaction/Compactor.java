package io.tailwater.log.compaction;

import io.tailwater.format.key.ObjectKeys;
import io.tailwater.format.parquet.ParquetFooter;
import io.tailwater.format.parquet.ParquetSegmentWriter;
import io.tailwater.format.parquet.SegmentOrigin;
import io.tailwater.log.error.CorruptLogException;
import io.tailwater.log.error.StorageUnavailableException;
import io.tailwater.log.index.CompactionPlan;
import io.tailwater.log.index.HeadMaintenance;
import io.tailwater.log.index.HeadStore;
import io.tailwater.log.index.PartitionHead;
import io.tailwater.log.index.PartitionIndex;
import io.tailwater.log.index.SegmentEntry;
import io.tailwater.log.index.TableEntry;
import io.tailwater.log.index.TableStore;
import io.tailwater.log.segment.SegmentDeleter;
import io.tailwater.log.segment.SegmentDownloader;
import io.tailwater.log.segment.TableKeys;
import io.tailwater.log.segment.TableUploader;
import io.tailwater.log.store.StoreFailures;
import io.tailwater.log.topic.TopicIdPartition;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Makes a partition's next Parquet segment. In memory it holds one row group, one batch and what is fetched ahead, some 40 MB whatever
 * the segment's size; the file grows on disk.
 */
final class Compactor {

    /**
     * A segment that took longer to write is not uploaded: the raw segments that it is made of may be gone by then. A quarter of the
     * grace period.
     */
    static final Duration WRITING_MAX = Duration.ofMinutes(15);

    /** How many index pages are read at once. */
    private static final int PAGES_AT_ONCE = 64;

    private final HeadStore heads;
    private final HeadMaintenance maintenance;
    private final PartitionIndex index;
    private final TableStore table;
    private final SegmentDownloader downloader;
    private final TableUploader uploader;
    private final SegmentDeleter deleter;
    private final ObjectKeys keys;
    private final Executor executor;
    private final InstantSource clock;
    private final CompactionPlanner planner;

    Compactor(CompactionParts parts, Executor executor, InstantSource clock) {
        this.heads = parts.heads();
        this.maintenance = parts.maintenance();
        this.index = parts.index();
        this.table = parts.table();
        this.downloader = parts.downloader();
        this.uploader = parts.uploader();
        this.deleter = parts.deleter();
        this.keys = parts.keys();
        this.executor = executor;
        this.clock = clock;
        this.planner = new CompactionPlanner(index, clock);
    }

    /**
     * Makes the next segment, or finishes one that was begun.
     *
     * @return what was done; empty when nothing is due, or somebody else did it
     * @throws CorruptLogException when a raw segment cannot be read; nothing has changed then
     * @throws StorageUnavailableException when S3 or DynamoDB does not answer; the next run goes on
     */
    Optional<CompactedSegment> compactNext(TopicIdPartition partition, CompactionRules rules) {
        Instant begun = clock.instant();
        Optional<PartitionHead> found = heads.read(partition);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        PartitionHead head = found.get();
        Optional<CompactionPlan> plan = head.table().plan();
        if (plan.isEmpty()) {
            plan = planner.next(partition, head, rules);
            if (plan.isEmpty() || !maintenance.plan(partition, head, plan.get())) {
                return Optional.empty();
            }
        }
        return carryOut(partition, head, plan.get(), rules, begun);
    }

    private Optional<CompactedSegment> carryOut(
            TopicIdPartition partition, PartitionHead head, CompactionPlan plan, CompactionRules rules, Instant begun) {
        if (plan.endOffset() <= head.logStartOffset()) {
            // All of it was deleted since it was planned: a file would show it to queries again.
            return maintenance.finish(partition, plan, head.table().maxTimestampMs())
                    ? compactNext(partition, rules)
                    : Optional.empty();
        }
        String key = TableKeys.of(keys, partition, plan);
        Written written = uploader.footer(key)
                .map(footer -> new Written(footer, 0, 0, false))
                .orElseGet(() -> write(partition, head, plan, rules, key, begun));
        if (!isStillWanted(partition, plan, key, written.created())) {
            return Optional.empty();
        }
        ParquetFooter footer = written.footer();
        return enter(partition, head, plan, footer)
                ? Optional.of(new CompactedSegment(
                        partition,
                        plan.baseOffset(),
                        plan.endOffset(),
                        written.rawSegments(),
                        written.rawBytes(),
                        footer.objectSizeBytes(),
                        footer.recordsSizeBytes(),
                        footer.misfitCount()))
                : Optional.empty();
    }

    /**
     * Whether a segment that S3 has is to become the log's: somebody else may have made it so meanwhile, hours ago even.
     *
     * @param created whether it was the caller who wrote it
     */
    boolean isStillWanted(TopicIdPartition partition, CompactionPlan plan, String key, boolean created) {
        Optional<PartitionHead> now = heads.read(partition);
        if (now.isEmpty() || plan.endOffset() <= now.get().logStartOffset()) {
            // No record of it can be read any more: who was frozen for hours would bring a file back that retention has
            // taken away.
            // Whether the plan stands does not tell that: another may have found the file a moment ago, and carried the
            // plan out.
            if (created) {
                deleter.delete(List.of(key));
            }
            return false;
        }
        if (!now.get().table().epochs().names(plan.epoch(), plan.baseOffset())) {
            // Leadership moved without this region meanwhile: these offsets are another epoch's, whose segment queries
            // would find beside this one. Had somebody made this one before, it might be the log's; it was made now.
            if (created) {
                deleter.delete(List.of(key));
            }
            return false;
        }
        return now.get().table().plan().equals(Optional.of(plan));
    }

    /**
     * Makes a segment that S3 has the log's.
     *
     * @param head from before the plan was carried out
     * @return false when somebody else did it
     * @throws CorruptLogException when it is not what was planned
     */
    boolean enter(TopicIdPartition partition, PartitionHead head, CompactionPlan plan, ParquetFooter footer) {
        if (footer.origin().baseOffset() != plan.baseOffset() || footer.origin().endOffset() != plan.endOffset()) {
            throw new CorruptLogException("segment " + TableKeys.of(keys, partition, plan) + " holds offsets "
                    + footer.origin().baseOffset() + " to " + footer.origin().endOffset() + ", planned were "
                    + plan.baseOffset() + " to " + plan.endOffset());
        }
        long maxTimestampSoFarMs = Math.max(head.table().maxTimestampMs(), footer.maxTimestampMs());
        table.put(
                partition,
                new TableEntry(
                        plan.epoch(),
                        plan.baseOffset(),
                        plan.endOffset(),
                        plan.date(),
                        footer.objectSizeBytes(),
                        footer.sizeBytes(),
                        footer.recordCount(),
                        footer.recordsSizeBytes(),
                        footer.maxTimestampMs(),
                        maxTimestampSoFarMs,
                        clock.instant()));
        return maintenance.finish(partition, plan, maxTimestampSoFarMs);
    }

    /** @param created whether this call made an object that was not there: while the plan stands, or one too late */
    private record Written(ParquetFooter footer, int rawSegments, long rawBytes, boolean created) {}

    private Written write(
            TopicIdPartition partition,
            PartitionHead head,
            CompactionPlan plan,
            CompactionRules rules,
            String key,
            Instant begun) {
        try {
            Path file = Files.createTempFile("tailwater-", ".parquet");
            try {
                var entries = new PlannedSegments(partition, head, plan);
                try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
                    var writer = new ParquetSegmentWriter(
                            out,
                            new SegmentOrigin(
                                    partition.topic(),
                                    partition.topicId(),
                                    partition.partition(),
                                    plan.baseOffset(),
                                    plan.endOffset()),
                            rules.schema());
                    new PlannedRecords(partition, keys, downloader, executor).read(entries, writer::append);
                    writer.finish();
                }
                if (clock.instant().isAfter(begun.plus(WRITING_MAX))) {
                    throw new StorageUnavailableException(
                            "compacting " + partition + " took longer than " + WRITING_MAX.toMinutes()
                                    + " minutes; nothing was changed",
                            StoreFailures.RETRY_AFTER,
                            null);
                }
                boolean created = uploader.put(key, file);
                return new Written(
                        uploader.footer(key)
                                .orElseThrow(() -> new StorageUnavailableException(
                                        "segment " + key + " was written, and is gone; nothing was changed",
                                        StoreFailures.RETRY_AFTER,
                                        null)),
                        entries.count,
                        entries.sizeBytes,
                        created);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new StorageUnavailableException(
                    "compacting " + partition + ": the disk for temporary files failed: " + e.getMessage(),
                    StoreFailures.RETRY_AFTER,
                    e);
        }
    }

    /** The raw segments of a plan, read from the index as they are needed. */
    private final class PlannedSegments implements Iterator<SegmentEntry> {

        private final TopicIdPartition partition;
        private final PartitionHead head;
        private final CompactionPlan plan;
        private final Deque<SegmentEntry> next = new ArrayDeque<>();
        private long offset;
        private int count;
        private long sizeBytes;

        PlannedSegments(TopicIdPartition partition, PartitionHead head, CompactionPlan plan) {
            this.partition = partition;
            this.head = head;
            this.plan = plan;
            this.offset = head.onward(plan.baseOffset());
        }

        @Override
        public boolean hasNext() {
            return offset < plan.endOffset();
        }

        @Override
        public SegmentEntry next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            if (next.isEmpty()) {
                next.addAll(index.rawFrom(partition, head, offset, PAGES_AT_ONCE));
            }
            SegmentEntry entry = next.remove();
            if (entry.baseOffset() != offset || entry.endOffset() > plan.endOffset()) {
                throw new CorruptLogException("the index of " + partition + " has a segment from "
                        + entry.baseOffset() + " to " + entry.endOffset() + ", expected one from " + offset
                        + " to at most " + plan.endOffset());
            }
            offset = head.onward(entry.endOffset());
            count++;
            sizeBytes += entry.sizeBytes();
            return entry;
        }
    }
}
