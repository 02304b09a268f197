package io.tailwater.log.rehearsal;

import io.tailwater.format.batch.Compression;
import io.tailwater.format.key.ObjectKeys;
import io.tailwater.format.key.RawSegmentKey;
import io.tailwater.format.key.UuidV7;
import io.tailwater.format.parquet.ParquetFooter;
import io.tailwater.format.parquet.ParquetSegmentReader;
import io.tailwater.format.parquet.ParquetSegmentWriter;
import io.tailwater.format.parquet.RowSchema;
import io.tailwater.format.parquet.SegmentOrigin;
import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.LogRecord;
import io.tailwater.format.record.OffsetRecord;
import io.tailwater.format.record.RecordHeader;
import io.tailwater.format.segment.RawSegment;
import io.tailwater.format.segment.RawSegmentReader;
import io.tailwater.format.segment.RawSegmentWriter;
import io.tailwater.log.error.LogException;
import io.tailwater.log.error.UnknownTopicException;
import io.tailwater.log.index.PartitionIndex;
import io.tailwater.log.index.SegmentCommitter;
import io.tailwater.log.segment.SegmentDownloader;
import io.tailwater.log.segment.SegmentUploader;
import io.tailwater.log.topic.TopicCatalog;
import io.tailwater.log.topic.TopicIdPartition;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;

/**
 * Does what a produce and a consume do, to a partition that does not exist: its segment is uploaded and its commit is refused, which the
 * log knows as the traces of a crash. One object of some hundred bytes stays until the next sweep. A step that the function's role does not
 * allow is refused by S3 or DynamoDB, and has loaded its classes all the same.
 */
public final class Rehearsal {

    private static final String TOPIC = "rehearsal";
    /** Of no topic: none was created in 1970. */
    private static final TopicIdPartition PARTITION = new TopicIdPartition(UuidV7.lowerBound(Instant.EPOCH), TOPIC, 0);

    private static final int RECORDS = 32;

    private final TopicCatalog topics;
    private final PartitionIndex index;
    private final SegmentUploader uploader;
    private final SegmentCommitter committer;
    private final SegmentDownloader downloader;
    private final ObjectKeys keys;
    private final UuidV7 ids;

    /** The steps of the log that are rehearsed. */
    public record Parts(
            TopicCatalog topics,
            PartitionIndex index,
            SegmentUploader uploader,
            SegmentCommitter committer,
            SegmentDownloader downloader) {}

    public Rehearsal(Parts parts, ObjectKeys keys, UuidV7 ids) {
        this.topics = parts.topics();
        this.index = parts.index();
        this.uploader = parts.uploader();
        this.committer = parts.committer();
        this.downloader = parts.downloader();
        this.keys = keys;
        this.ids = ids;
    }

    /** @return what went otherwise than planned, one sentence each: for the log of the process */
    public List<String> run() {
        List<String> surprises = new ArrayList<>();
        RawSegment segment = write();
        read(segment);
        parquet();
        UUID segmentId = ids.next();
        step(surprises, () -> topics.find(TOPIC));
        step(surprises, () -> uploader.put(PARTITION, segmentId, segment));
        step(surprises, () -> committer.commit(PARTITION, segmentId, segment.index()));
        step(surprises, () -> expectUnknown(() -> index.head(PARTITION)));
        String key = keys.of(new RawSegmentKey(TOPIC, PARTITION.topicId(), PARTITION.partition(), segmentId));
        step(surprises, () -> downloader.get(key, 0, segment.content().length()));
        return surprises;
    }

    private static void expectUnknown(Runnable read) {
        try {
            read.run();
        } catch (UnknownTopicException e) {
            // As it should be.
        }
    }

    private static void step(List<String> surprises, Runnable step) {
        try {
            step.run();
        } catch (LogException e) {
            surprises.add(String.valueOf(e.getMessage()));
        }
    }

    private static RawSegment write() {
        var writer = new RawSegmentWriter(Compression.ZSTD, RawSegmentWriter.BATCH_BYTES_TARGET_DEFAULT);
        for (int i = 0; i < RECORDS; i++) {
            writer.append(record(i));
        }
        return writer.finish();
    }

    private static LogRecord record(int i) {
        return new LogRecord(
                i,
                Bytes.utf8("key " + i),
                Bytes.utf8("value " + i),
                List.of(new RecordHeader("header", Bytes.utf8("h"))));
    }

    private static void read(RawSegment segment) {
        exhaust(new RawSegmentReader(segment.content(), segment.index().whole(), 0, TOPIC).recordsFrom(0));
    }

    private static void parquet() {
        var out = new ByteArrayOutputStream();
        var writer = new ParquetSegmentWriter(
                out, new SegmentOrigin(TOPIC, PARTITION.topicId(), 0, 0, RECORDS), RowSchema.BYTES);
        for (int i = 0; i < RECORDS; i++) {
            writer.append(new OffsetRecord(i, record(i)));
        }
        writer.finish();
        Bytes content = Bytes.wrap(out.toByteArray());
        ParquetFooter footer = ParquetFooter.read(content, content.length(), TOPIC);
        var run = footer.run(0, Long.MAX_VALUE);
        exhaust(new ParquetSegmentReader(
                        content.slice(Math.toIntExact(run.positionBytes()), run.sizeBytes()), run, TOPIC)
                .recordsFrom(0));
    }

    private static void exhaust(Iterator<OffsetRecord> records) {
        while (records.hasNext()) {
            records.next();
        }
    }
}
