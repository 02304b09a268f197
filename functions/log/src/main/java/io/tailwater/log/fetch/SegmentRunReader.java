package io.tailwater.log.fetch;

import io.tailwater.format.key.ObjectKeys;
import io.tailwater.format.key.RawSegmentKey;
import io.tailwater.format.segment.CorruptSegmentException;
import io.tailwater.format.segment.RawSegmentReader;
import io.tailwater.log.error.CorruptLogException;
import io.tailwater.log.segment.SegmentDownloader;
import io.tailwater.log.topic.TopicIdPartition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/** Gets the parts of a plan, side by side, and opens them. */
public final class SegmentRunReader {

    /** A partition and what of it to read. */
    record Planned(TopicIdPartition partition, FetchPlan plan) {}

    private final SegmentDownloader downloader;
    private final ObjectKeys keys;
    private final Executor executor;

    public SegmentRunReader(SegmentDownloader downloader, ObjectKeys keys, Executor executor) {
        this.downloader = downloader;
        this.keys = keys;
        this.executor = executor;
    }

    /**
     * Reads all parts, one GET each.
     *
     * @return one reader a part, in the plan's order; empty when an object is not there any more
     */
    Optional<List<RawSegmentReader>> read(TopicIdPartition partition, FetchPlan plan) {
        return read(List.of(new Planned(partition, plan))).get(0);
    }

    /**
     * Reads all parts of several partitions' plans, one GET each, side by side.
     *
     * @return for each plan, in order, as {@link #read(TopicIdPartition, FetchPlan)} does
     */
    List<Optional<List<RawSegmentReader>>> read(List<Planned> plans) {
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

    private static Optional<List<RawSegmentReader>> joinAll(List<CompletableFuture<Optional<RawSegmentReader>>> reads) {
        List<RawSegmentReader> readers = new ArrayList<>();
        for (var read : reads) {
            Optional<RawSegmentReader> reader = join(read);
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

    private Optional<RawSegmentReader> read(TopicIdPartition partition, FetchPlan.Part part) {
        String key = keys.of(new RawSegmentKey(
                partition.topic(),
                partition.topicId(),
                partition.partition(),
                part.segment().segmentId()));
        return downloader
                .get(key, part.run().positionBytes(), part.run().sizeBytes())
                .map(content -> {
                    try {
                        return new RawSegmentReader(
                                content, part.run(), part.segment().baseOffset(), key);
                    } catch (CorruptSegmentException e) {
                        throw new CorruptLogException(String.valueOf(e.getMessage()), e);
                    }
                });
    }
}
