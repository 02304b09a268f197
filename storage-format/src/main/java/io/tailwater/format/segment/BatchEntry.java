package io.tailwater.format.segment;

import io.tailwater.format.batch.BatchHeader;
import io.tailwater.format.batch.BatchLimits;

/**
 * Where one batch stands in its segment, and what it holds.
 *
 * @param relativeOffset offset of its first record, counted from the segment's first record
 * @param recordCount 1 or more
 * @param positionBytes of its first byte, counted from the start of the object
 * @param sizeBytes as stored, header included
 * @param recordsSizeBytes of the records section, uncompressed
 * @param maxTimestampMs the greatest timestamp of its records
 */
public record BatchEntry(
        int relativeOffset,
        int recordCount,
        int positionBytes,
        int sizeBytes,
        int recordsSizeBytes,
        long maxTimestampMs) {

    public BatchEntry {
        requireWithin("relativeOffset", relativeOffset, 0, Integer.MAX_VALUE);
        requireWithin("recordCount", recordCount, 1, Integer.MAX_VALUE - relativeOffset);
        requireWithin("positionBytes", positionBytes, 0, Integer.MAX_VALUE);
        requireWithin("sizeBytes", sizeBytes, BatchHeader.HEADER_SIZE_BYTES, Integer.MAX_VALUE - positionBytes);
        requireWithin("recordsSizeBytes", recordsSizeBytes, 1, BatchLimits.RECORDS_SIZE_BYTES_MAX);
    }

    /** Relative offset of the first record after this batch. */
    public int endRelativeOffset() {
        return relativeOffset + recordCount;
    }

    /** Position of the first byte after this batch. */
    public int endPositionBytes() {
        return positionBytes + sizeBytes;
    }

    private static void requireWithin(String field, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(field + " is " + value + ", expected " + min + " to " + max);
        }
    }
}
