package io.tailwater.log.fetch;

import io.tailwater.format.key.ObjectKeys;
import io.tailwater.format.key.RawSegmentKey;
import io.tailwater.format.parquet.ParquetFooter;
import io.tailwater.format.parquet.RowGroupRun;
import io.tailwater.format.segment.CorruptSegmentException;
import io.tailwater.format.segment.RawSegmentReader;
import io.tailwater.format.segment.SegmentReader;
import io.tailwater.log.error.CorruptLogException;
import io.tailwater.log.index.LogSegment;
import io.tailwater.log.index.SegmentEntry;
import io.tailwater.log.index.TableEntry;
import io.tailwater.log.segment.SegmentDownloader;
import io.tailwater.log.segment.TableDownloader;
import io.tailwater.log.topic.TopicIdPartition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Gets the parts of a plan, side by side, and opens them. */
public final class SegmentRunReader {

    /** A partition and what of it to read. */
    record Planned(TopicIdPartition partition, FetchPlan plan) {}

    private final SegmentDownloader downloader;
    private final ObjectKeys keys;
    private final TableDownloader tables;
    private final Executor executor;

    public SegmentRunReader(SegmentDownloader downloader, ObjectKeys keys, TableDownloader tables, Executor executor) {
        this.tables = tables;
        this.downloader = downloader;
        this.keys = keys;
        this.executor = executor;
    }

    /**
     * Reads all parts, one GET each.
     *
     * @return one reader a part, in the plan's order; empty when an object is not there any more
     */
    Optional<List<SegmentReader>> read(TopicIdPartition partition, FetchPlan plan) {
        return read(List.of(new Planned(partition, plan))).get(0);
    }

    /**
     * Reads all parts of several partitions' plans, one GET each, side by side.
     *
     * @return for each plan, in order, as {@link #read(TopicIdPartition, FetchPlan)} does
     */
    List<Optional<List<SegmentReader>>> read(List<Planned> plans) {
        if (plans.size() == 1 && plans.get(0).plan().parts().size() == 1) {
            Planned only = plans.get(0);
            return List.of(read(only.partition(), only.plan().parts().get(0)).map(List::of));
        }
        var reads = plans.stream()
                .map(planned -> planned.plan().parts().stream()
                        .map(part -> CompletableFuture.supplyAsync(() -> read(planned.partition(), part), executor))
                        .toList())
                .toList();
        return reads.stream().map(SegmentRunReader::joinAll).toList();
    }

    private static Optional<List<SegmentReader>> joinAll(List<CompletableFuture<Optional<SegmentReader>>> reads) {
        List<SegmentReader> readers = new ArrayList<>();
        for (var read : reads) {
            Optional<SegmentReader> reader = join(read);
            if (reader.isEmpty()) {
                return Optional.empty();
            }
            readers.add(reader.get());
        }
        return Optional.of(readers);
    }

    /** Waits no longer than the download's own time-out. */
    private static <T> T join(CompletableFuture<T> read) {
        try {
            return read.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private Optional<SegmentReader> read(TopicIdPartition partition, FetchPlan.Part part) {
        return part instanceof FetchPlan.TablePart table
                ? readTable(partition, table)
                : readRaw(partition, (FetchPlan.RawPart) part);
    }

    private Optional<SegmentReader> readRaw(TopicIdPartition partition, FetchPlan.RawPart part) {
        String key = keys.of(new RawSegmentKey(
                partition.topic(),
                partition.topicId(),
                partition.partition(),
                part.segment().segmentId()));
        return downloader
                .get(key, part.run().positionBytes(), part.run().sizeBytes())
                .map(content -> sound(() ->
                        new RawSegmentReader(content, part.run(), part.segment().baseOffset(), key)));
    }

    private Optional<SegmentReader> readTable(TopicIdPartition partition, FetchPlan.TablePart part) {
        return tables.read(
                partition,
                part.segment(),
                footer -> run(footer, footer.rowGroupFrom(part.offset()), part.recordsSizeBytesMax()));
    }

    private static Optional<RowGroupRun> run(ParquetFooter footer, OptionalInt first, long recordsSizeBytesMax) {
        return first.isPresent() ? Optional.of(footer.run(first.getAsInt(), recordsSizeBytesMax)) : Optional.empty();
    }

    /**
     * Reads the first part of a segment that has a record of a time or later; one without records where a cleaning has taken all of
     * them away.
     *
     * @return empty when the object is not there any more
     */
    Optional<SegmentReader> partReaching(TopicIdPartition partition, LogSegment segment, long timestampMs) {
        if (segment instanceof SegmentEntry raw) {
            int batch = raw.index().batchAtOrAfter(timestampMs).orElseThrow();
            return readRaw(partition, new FetchPlan.RawPart(raw, raw.index().run(batch, batch)));
        }
        return tables.read(
                partition, (TableEntry) segment, footer -> run(footer, footer.rowGroupAtOrAfter(timestampMs), 0));
    }

    private static SegmentReader sound(Supplier<SegmentReader> open) {
        try {
            return open.get();
        } catch (CorruptSegmentException e) {
            throw new CorruptLogException(String.valueOf(e.getMessage()), e);
        }
    }
}
