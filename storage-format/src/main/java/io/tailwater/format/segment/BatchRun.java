package io.tailwater.format.segment;

import java.util.List;

/**
 * One or more neighbouring batches of a segment: what one ranged GET fetches, and one {@link RawSegmentReader} reads.
 *
 * @param batches each beginning, in offset and position, where the one before it ends
 */
public record BatchRun(List<BatchEntry> batches) {

    public BatchRun {
        batches = List.copyOf(batches);
        if (batches.isEmpty()) {
            throw new IllegalArgumentException("a run needs at least one batch");
        }
        for (int i = 1; i < batches.size(); i++) {
            requireNeighbours(batches.get(i - 1), batches.get(i));
        }
    }

    private static void requireNeighbours(BatchEntry before, BatchEntry entry) {
        if (entry.relativeOffset() != before.endRelativeOffset()) {
            throw new IllegalArgumentException("relativeOffset is " + entry.relativeOffset() + ", expected "
                    + before.endRelativeOffset() + " where the batch before it ends");
        }
        if (entry.positionBytes() != before.endPositionBytes()) {
            throw new IllegalArgumentException("positionBytes is " + entry.positionBytes() + ", expected "
                    + before.endPositionBytes() + " where the batch before it ends");
        }
    }

    public BatchEntry first() {
        return batches.get(0);
    }

    public BatchEntry last() {
        return batches.get(batches.size() - 1);
    }

    /** Where the run begins in the object. */
    public int positionBytes() {
        return first().positionBytes();
    }

    /** Bytes to fetch. */
    public int sizeBytes() {
        return last().endPositionBytes() - first().positionBytes();
    }

    public int recordCount() {
        return last().endRelativeOffset() - first().relativeOffset();
    }

    /** Size of all records sections, uncompressed. */
    public long recordsSizeBytes() {
        return batches.stream().mapToLong(BatchEntry::recordsSizeBytes).sum();
    }
}
