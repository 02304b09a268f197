package io.tailwater.log.compaction;

import io.tailwater.format.key.ObjectKeys;
import io.tailwater.format.key.RawSegmentKey;
import io.tailwater.format.record.OffsetRecord;
import io.tailwater.format.segment.BatchRun;
import io.tailwater.format.segment.CorruptSegmentException;
import io.tailwater.format.segment.RawSegmentReader;
import io.tailwater.log.error.CorruptLogException;
import io.tailwater.log.index.SegmentEntry;
import io.tailwater.log.segment.SegmentDownloader;
import io.tailwater.log.topic.TopicIdPartition;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Reads whole raw segments in order, some of them ahead, never more at once than a bound. */
final class PlannedRecords {

    /** Stored bytes that are fetched ahead. One run of batches is, however large. */
    private static final long AHEAD_BYTES_MAX = 4L * 1024 * 1024;

    /** Uncompressed bytes of one GET: a run of batches, or a single one that is larger. */
    private static final long RUN_BYTES_MAX = 4L * 1024 * 1024;

    /** GETs that are under way at once. */
    private static final int AHEAD_MAX = 8;

    private final TopicIdPartition partition;
    private final ObjectKeys keys;
    private final SegmentDownloader downloader;
    private final Executor executor;

    PlannedRecords(TopicIdPartition partition, ObjectKeys keys, SegmentDownloader downloader, Executor executor) {
        this.partition = partition;
        this.keys = keys;
        this.downloader = downloader;
        this.executor = executor;
    }

    private record Ahead(long sizeBytes, CompletableFuture<RawSegmentReader> reader) {}

    /**
     * Reads.
     *
     * @return how many GETs it took
     * @throws CorruptLogException when an object is gone or damaged
     */
    int read(Iterator<SegmentEntry> entries, Consumer<OffsetRecord> records) {
        Iterator<Run> runs = new Runs(entries);
        Deque<Ahead> ahead = new ArrayDeque<>();
        long aheadBytes = 0;
        int gets = 0;
        while (runs.hasNext() || !ahead.isEmpty()) {
            while (runs.hasNext() && ahead.size() < AHEAD_MAX && (ahead.isEmpty() || aheadBytes < AHEAD_BYTES_MAX)) {
                Run run = runs.next();
                ahead.add(
                        new Ahead(run.batches().sizeBytes(), CompletableFuture.supplyAsync(() -> open(run), executor)));
                aheadBytes += run.batches().sizeBytes();
                gets++;
            }
            Ahead next = ahead.remove();
            try {
                RawSegmentReader reader = join(next.reader());
                reader.recordsFrom(reader.firstOffset()).forEachRemaining(records);
            } catch (CorruptSegmentException e) {
                throw new CorruptLogException(String.valueOf(e.getMessage()), e);
            }
            aheadBytes -= next.sizeBytes();
        }
        return gets;
    }

    /** Waits no longer than the download's own time-out. */
    private static RawSegmentReader join(CompletableFuture<RawSegmentReader> reader) {
        try {
            return reader.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private RawSegmentReader open(Run run) {
        String key = keys.of(new RawSegmentKey(
                partition.topic(),
                partition.topicId(),
                partition.partition(),
                run.entry().segmentId()));
        return downloader
                .get(key, run.batches().positionBytes(), run.batches().sizeBytes())
                .map(content ->
                        new RawSegmentReader(content, run.batches(), run.entry().baseOffset(), key))
                .orElseThrow(() -> new CorruptLogException(
                        "the index of " + partition + " names segment " + key + ", which S3 does not have"));
    }

    private record Run(SegmentEntry entry, BatchRun batches) {}

    /** Cuts segments into what one GET brings. */
    private static final class Runs implements Iterator<Run> {

        private final Iterator<SegmentEntry> entries;
        private final Deque<Run> next = new ArrayDeque<>();

        Runs(Iterator<SegmentEntry> entries) {
            this.entries = entries;
        }

        @Override
        public boolean hasNext() {
            return !next.isEmpty() || entries.hasNext();
        }

        @Override
        public Run next() {
            if (next.isEmpty()) {
                SegmentEntry entry = entries.next();
                for (int relative = 0; relative < entry.index().recordCount(); ) {
                    BatchRun run = entry.index().runFrom(relative, RUN_BYTES_MAX);
                    next.add(new Run(entry, run));
                    relative = run.last().endRelativeOffset();
                }
            }
            return next.remove();
        }
    }
}
