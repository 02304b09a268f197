package io.tailwater.log.delivery;

import io.tailwater.format.batch.Compression;
import io.tailwater.format.key.UuidV7;
import io.tailwater.format.record.LogRecord;
import io.tailwater.format.segment.RawSegment;
import io.tailwater.format.segment.RawSegmentWriter;
import io.tailwater.log.error.LogException;
import io.tailwater.log.index.CommitOutcome;
import io.tailwater.log.index.SegmentCommitter;
import io.tailwater.log.segment.SegmentUploader;
import io.tailwater.log.topic.Topic;
import io.tailwater.log.topic.TopicIdPartition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** The steps of a delivery that touch segments: upload them side by side, name them in a receipt, commit them side by side. */
final class DeliveryRound {

    private final SegmentUploader uploader;
    private final SegmentCommitter committer;
    private final UuidV7 ids;
    private final Executor executor;

    /** @param executor runs one task a segment */
    DeliveryRound(SegmentUploader uploader, SegmentCommitter committer, UuidV7 ids, Executor executor) {
        this.uploader = uploader;
        this.committer = committer;
        this.ids = ids;
        this.executor = executor;
    }

    /**
     * A segment in S3 that has no offsets yet.
     *
     * @param messages those that have records in it
     */
    record Uploaded(UUID segmentId, int partition, RawSegment segment, List<UUID> messages) {}

    /** A segment that is to become one: its records, by message. */
    private record Gathered(int partition, Map<UUID, List<LogRecord>> records) {}

    /**
     * Writes one segment a partition, each under an id of its own.
     *
     * @param parts by message: its records by partition
     * @throws LogException when one could not be written: nothing is committed
     */
    List<Uploaded> upload(Topic topic, Compression compression, Map<UUID, Map<Integer, List<LogRecord>>> parts) {
        Map<Integer, Map<UUID, List<LogRecord>>> byPartition = new LinkedHashMap<>();
        parts.forEach((message, records) -> records.forEach((partition, some) -> byPartition
                .computeIfAbsent(partition, any -> new LinkedHashMap<>())
                .put(message, some)));
        List<Gathered> gathered = new ArrayList<>();
        byPartition.forEach((partition, records) -> gathered.add(new Gathered(partition, records)));
        return sideBySide(gathered, segment -> upload(topic, compression, segment));
    }

    private Uploaded upload(Topic topic, Compression compression, Gathered gathered) {
        RawSegment segment = encode(compression, gathered.records().values());
        UUID segmentId = ids.next();
        uploader.put(partition(topic, gathered.partition()), segmentId, segment);
        return new Uploaded(
                segmentId,
                gathered.partition(),
                segment,
                List.copyOf(gathered.records().keySet()));
    }

    private static RawSegment encode(Compression compression, Iterable<List<LogRecord>> messages) {
        var writer = new RawSegmentWriter(compression, RawSegmentWriter.BATCH_BYTES_TARGET_DEFAULT);
        for (List<LogRecord> records : messages) {
            records.forEach(writer::append);
        }
        return writer.finish();
    }

    /** What the uploaded segments are, for later deliveries. */
    static Receipt receipt(Routing routing, List<Uploaded> uploads) {
        return new Receipt(
                routing,
                uploads.stream()
                        .map(upload -> new Receipt.Entry(upload.segmentId(), upload.partition(), upload.messages()))
                        .toList());
    }

    /** What became of a commit. */
    sealed interface Commit {

        /** It has its offsets, or never will. */
        record Settled(Uploaded segment, CommitOutcome outcome) implements Commit {}

        /** It is not known, or DynamoDB keeps refusing. */
        record Failed(Uploaded segment, LogException reason) implements Commit {}
    }

    /** Commits them all; one that fails leaves the others alone. */
    List<Commit> commit(Topic topic, List<Uploaded> uploads) {
        return sideBySide(uploads, upload -> {
            try {
                return new Commit.Settled(
                        upload,
                        committer.commit(
                                partition(topic, upload.partition()),
                                upload.segmentId(),
                                upload.segment().index()));
            } catch (LogException e) {
                return new Commit.Failed(upload, e);
            }
        });
    }

    /** Whether it is there is the head's to say: the topic may have grown since it was read. */
    private static TopicIdPartition partition(Topic topic, int partition) {
        return new TopicIdPartition(topic.id(), topic.name(), partition);
    }

    /** Each step's waits are bounded by the SDK's time-outs, so waiting for all of them is too. */
    private <T, R> List<R> sideBySide(List<T> inputs, Function<T, R> step) {
        List<CompletableFuture<R>> running = inputs.stream()
                .map(input -> CompletableFuture.supplyAsync(() -> step.apply(input), executor))
                .toList();
        List<R> results = new ArrayList<>();
        RuntimeException failure = null;
        for (CompletableFuture<R> one : running) {
            try {
                results.add(one.join());
            } catch (CompletionException e) {
                failure = e.getCause() instanceof RuntimeException cause ? cause : e;
            }
        }
        if (failure != null) {
            throw failure;
        }
        return results;
    }
}
