package io.tailwater.format.segment;

import java.util.ArrayList;
import java.util.List;

/** Puts batches one after the other: each begins where the one before it ends. */
final class SegmentIndexBuilder {

    private final List<BatchEntry> batches = new ArrayList<>();
    private int recordCount;
    private int sizeBytes;

    /** @throws IllegalArgumentException if a value is outside the bounds of {@link BatchEntry} */
    void add(int batchRecordCount, int batchSizeBytes, int recordsSizeBytes, long maxTimestampMs) {
        BatchEntry entry = new BatchEntry(
                recordCount, batchRecordCount, sizeBytes, batchSizeBytes, recordsSizeBytes, maxTimestampMs);
        batches.add(entry);
        recordCount = entry.endRelativeOffset();
        sizeBytes = entry.endPositionBytes();
    }

    /** Of all batches so far, and so the relative offset of the next one. */
    int recordCount() {
        return recordCount;
    }

    /** Of all batches so far, and so the position of the next one. */
    int sizeBytes() {
        return sizeBytes;
    }

    /** @throws IllegalArgumentException if there is no batch */
    SegmentIndex build() {
        return new SegmentIndex(batches);
    }
}
