package io.tailwater.format.segment;

import io.tailwater.format.batch.BatchHeader;
import io.tailwater.format.batch.BatchLimits;
import io.tailwater.format.binary.ByteReader;
import io.tailwater.format.binary.ByteWriter;
import io.tailwater.format.binary.CorruptBytesException;
import io.tailwater.format.record.Bytes;
import java.util.List;

/**
 * Version 1 of the stored form of a {@link SegmentIndex}. Relative offsets and positions are not stored: they are the
 * sums of the record counts and sizes before.
 *
 * <table>
 * <caption>Layout; all but the version are zig-zag varints</caption>
 * <tr><th>field</th><th>meaning</th></tr>
 * <tr><td>version</td><td>one byte, 1</td></tr>
 * <tr><td>batchCount</td><td>1 or more; then for each batch:</td></tr>
 * <tr><td>recordCount</td><td>1 or more</td></tr>
 * <tr><td>sizeBytes</td><td>as stored, header included</td></tr>
 * <tr><td>recordsSizeBytes</td><td>uncompressed</td></tr>
 * <tr><td>maxTimestampDeltaMs</td><td>varlong; to the batch before, to 0 for the first; wraps around</td></tr>
 * </table>
 */
final class SegmentIndexV1 {

    private static final byte VERSION = 1;
    private static final int BATCH_SIZE_BYTES_MIN = 4;
    private static final int BATCH_SIZE_BYTES_MAX = 3 * 5 + 10;
    private static final int HEAD_SIZE_BYTES_MAX = 1 + 5;
    private static final String REGION = "the segment index";

    private SegmentIndexV1() {}

    static Bytes encode(SegmentIndex index) {
        List<BatchEntry> batches = index.batches();
        ByteWriter out = new ByteWriter(
                Math.addExact(HEAD_SIZE_BYTES_MAX, Math.multiplyExact(BATCH_SIZE_BYTES_MAX, batches.size())));
        out.putByte(VERSION);
        out.putVarint(batches.size());
        long previousTimestampMs = 0;
        for (BatchEntry batch : batches) {
            out.putVarint(batch.recordCount());
            out.putVarint(batch.sizeBytes());
            out.putVarint(batch.recordsSizeBytes());
            out.putVarlong(batch.maxTimestampMs() - previousTimestampMs);
            previousTimestampMs = batch.maxTimestampMs();
        }
        return out.toBytes();
    }

    static SegmentIndex decode(Bytes encoded) {
        ByteReader in = new ByteReader(encoded, REGION);
        requireWithin(in, "version", in.readByte("version"), VERSION, VERSION);
        int batchCount = in.readVarint("batchCount");
        requireWithin(in, "batchCount", batchCount, 1, in.remainingBytes() / BATCH_SIZE_BYTES_MIN);
        SegmentIndexBuilder index = new SegmentIndexBuilder();
        long timestampMs = 0;
        for (int i = 0; i < batchCount; i++) {
            timestampMs = readBatch(in, timestampMs, index);
        }
        requireWithin(in, "bytes after the last batch", in.remainingBytes(), 0, 0);
        return index.build();
    }

    private static long readBatch(ByteReader in, long previousTimestampMs, SegmentIndexBuilder index) {
        int recordCount = in.readVarint("recordCount");
        requireWithin(in, "recordCount", recordCount, 1, Integer.MAX_VALUE - index.recordCount());
        int sizeBytes = in.readVarint("sizeBytes");
        requireWithin(in, "sizeBytes", sizeBytes, BatchHeader.HEADER_SIZE_BYTES, Integer.MAX_VALUE - index.sizeBytes());
        int recordsSizeBytes = in.readVarint("recordsSizeBytes");
        requireWithin(in, "recordsSizeBytes", recordsSizeBytes, 1, BatchLimits.RECORDS_SIZE_BYTES_MAX);
        long maxTimestampMs = previousTimestampMs + in.readVarlong("maxTimestampDeltaMs");
        index.add(recordCount, sizeBytes, recordsSizeBytes, maxTimestampMs);
        return maxTimestampMs;
    }

    private static void requireWithin(ByteReader in, String field, int value, int min, int max) {
        if (value < min || value > max) {
            throw new CorruptBytesException(field, value, min + " to " + max, in.positionBytes(), REGION);
        }
    }
}
