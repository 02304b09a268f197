package io.tailwater.format.segment;

import io.tailwater.format.batch.BatchLimits;
import io.tailwater.format.batch.BatchWriter;
import io.tailwater.format.batch.Compression;
import io.tailwater.format.binary.ByteWriter;
import io.tailwater.format.record.LogRecord;

/**
 * Encodes records into a raw segment. A batch is cut before the record that would make its records section larger than
 * the target; a record that is larger than the target by itself gets a batch of its own.
 *
 * <p>Keeps its buffers between segments: one writer that is used again allocates little but the finished segments. Not
 * safe for use by more than one thread.
 */
public final class RawSegmentWriter {

    /**
     * 1 MiB of records, uncompressed, in a batch. A reader fetches and decompresses at least one batch, so a small one
     * makes a read of a few records cheap; and a larger one would hardly be smaller for it: zstd at level 1 looks back
     * 512 KiB.
     */
    public static final int BATCH_BYTES_TARGET_DEFAULT = 1024 * 1024;

    /** Of the content. Positions are {@code int}, and the buffer doubles as it grows. */
    public static final int SEGMENT_SIZE_BYTES_MAX = 1024 * 1024 * 1024;

    private static final int INITIAL_CAPACITY_BYTES = 2048;

    private final int batchBytesTarget;
    private final BatchWriter batch;
    private final ByteWriter content = new ByteWriter(INITIAL_CAPACITY_BYTES);
    private SegmentIndexBuilder index = new SegmentIndexBuilder();
    private long finishedRecordsSizeBytes;

    /**
     * @param compression {@link Compression#NONE} or {@link Compression#ZSTD}
     * @param batchBytesTarget uncompressed size at which a batch is cut, 1 or more
     */
    public RawSegmentWriter(Compression compression, int batchBytesTarget) {
        if (batchBytesTarget < 1 || batchBytesTarget > BatchLimits.RECORDS_SIZE_BYTES_MAX) {
            throw new IllegalArgumentException("batchBytesTarget is " + batchBytesTarget + ", expected 1 to "
                    + BatchLimits.RECORDS_SIZE_BYTES_MAX);
        }
        this.batchBytesTarget = batchBytesTarget;
        this.batch = new BatchWriter(compression);
    }

    /**
     * @throws IllegalArgumentException if the record is too large for any batch
     * @throws IllegalStateException if the segment has reached {@link #SEGMENT_SIZE_BYTES_MAX}
     */
    public void append(LogRecord record) {
        if (!batch.tryAppend(record, batchBytesTarget)) {
            cutBatch();
            batch.tryAppend(record, batchBytesTarget);
        }
    }

    /** Records appended since the last {@link #finish()}. */
    public int recordCount() {
        return index.recordCount() + batch.recordCount();
    }

    /** Their encoded size, uncompressed, without batch headers. */
    public long recordsSizeBytes() {
        return finishedRecordsSizeBytes + batch.recordsSizeBytes();
    }

    /**
     * Gives the segment of all records since the last call, and begins the next one, which is empty.
     *
     * @throws IllegalStateException if there is no record
     */
    public RawSegment finish() {
        if (recordCount() == 0) {
            throw new IllegalStateException("a segment needs at least one record");
        }
        cutBatch();
        RawSegment segment = new RawSegment(content.toBytes(), index.build());
        content.clear();
        index = new SegmentIndexBuilder();
        finishedRecordsSizeBytes = 0;
        return segment;
    }

    private void cutBatch() {
        int recordCount = batch.recordCount();
        int recordsSizeBytes = batch.recordsSizeBytes();
        long maxTimestampMs = batch.maxTimestampMs();
        int sizeBytes = batch.finish(index.recordCount(), content);
        index.add(recordCount, sizeBytes, recordsSizeBytes, maxTimestampMs);
        finishedRecordsSizeBytes += recordsSizeBytes;
        if (content.position() > SEGMENT_SIZE_BYTES_MAX) {
            throw new IllegalStateException(
                    "segment is " + content.position() + " bytes long, expected at most " + SEGMENT_SIZE_BYTES_MAX);
        }
    }
}
