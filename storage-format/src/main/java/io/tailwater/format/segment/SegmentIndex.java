package io.tailwater.format.segment;

import io.tailwater.format.binary.CorruptBytesException;
import io.tailwater.format.record.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * Where each batch of a segment begins. Kept outside the object, so that a reader knows which bytes to fetch before it
 * fetches any.
 *
 * @param batches all of them, beginning at relative offset 0 and position 0, without gaps
 */
public record SegmentIndex(List<BatchEntry> batches) {

    public SegmentIndex {
        batches = new BatchRun(batches).batches();
        BatchEntry first = batches.get(0);
        if (first.relativeOffset() != 0 || first.positionBytes() != 0) {
            throw new IllegalArgumentException("the first batch is at relativeOffset " + first.relativeOffset()
                    + " and positionBytes " + first.positionBytes() + ", expected 0 and 0");
        }
    }

    /**
     * Rebuilds the index from the whole content of a segment: reads the header of every batch and checks its CRC, and
     * decompresses nothing. That batches are missing at the end cannot be seen: only the index tells how many there
     * were.
     *
     * @throws CorruptSegmentException if the content is not a sound raw segment
     */
    public static SegmentIndex scan(Bytes content, String objectKey) {
        List<BatchEntry> batches = new ArrayList<>();
        int relativeOffset = 0;
        int positionBytes = 0;
        do {
            BatchEntry batch =
                    SegmentBatch.at(content, objectKey, positionBytes).entry(relativeOffset);
            batches.add(batch);
            relativeOffset = batch.endRelativeOffset();
            positionBytes = batch.endPositionBytes();
        } while (positionBytes < content.length());
        return new SegmentIndex(batches);
    }

    /**
     * @param encoded what {@link #encode()} gave
     * @throws CorruptBytesException if it is cut off, damaged or of a version that is not known
     */
    public static SegmentIndex decode(Bytes encoded) {
        return SegmentIndexV1.decode(encoded);
    }

    /** The compact form: about ten bytes a batch. */
    public Bytes encode() {
        return SegmentIndexV1.encode(this);
    }

    public int recordCount() {
        return last().endRelativeOffset();
    }

    /** Size of the object. */
    public int sizeBytes() {
        return last().endPositionBytes();
    }

    /** Size of all records sections, uncompressed. */
    public long recordsSizeBytes() {
        return whole().recordsSizeBytes();
    }

    /** The greatest timestamp of all records. */
    public long maxTimestampMs() {
        return batches.stream().mapToLong(BatchEntry::maxTimestampMs).max().orElseThrow();
    }

    /**
     * Which of {@link #batches()} holds the record at {@code relativeOffset}.
     *
     * @throws IndexOutOfBoundsException if the segment does not hold it
     */
    public int batchOf(int relativeOffset) {
        Objects.checkIndex(relativeOffset, recordCount());
        int low = 0;
        int high = batches.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (batches.get(middle).relativeOffset() <= relativeOffset) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /**
     * The first batch that holds a record with a timestamp of {@code timestampMs} or later; empty if there is none.
     */
    public OptionalInt batchAtOrAfter(long timestampMs) {
        for (int i = 0; i < batches.size(); i++) {
            if (batches.get(i).maxTimestampMs() >= timestampMs) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    public BatchRun whole() {
        return new BatchRun(batches);
    }

    /** The batches from {@code firstBatch} to {@code lastBatch}, both included. */
    public BatchRun run(int firstBatch, int lastBatch) {
        return new BatchRun(batches.subList(firstBatch, lastBatch + 1));
    }

    /**
     * What to fetch for a read from {@code relativeOffset} on: the batch that holds it, and those after it as long as
     * all of them together are at most {@code recordsSizeBytesMax} uncompressed.
     *
     * @throws IndexOutOfBoundsException if the segment does not hold {@code relativeOffset}
     */
    public BatchRun runFrom(int relativeOffset, long recordsSizeBytesMax) {
        int first = batchOf(relativeOffset);
        int last = first;
        long recordsSizeBytes = batches.get(first).recordsSizeBytes();
        while (last + 1 < batches.size()) {
            recordsSizeBytes += batches.get(last + 1).recordsSizeBytes();
            if (recordsSizeBytes > recordsSizeBytesMax) {
                break;
            }
            last++;
        }
        return run(first, last);
    }

    private BatchEntry last() {
        return batches.get(batches.size() - 1);
    }
}
