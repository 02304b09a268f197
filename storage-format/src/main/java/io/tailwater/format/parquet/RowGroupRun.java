package io.tailwater.format.parquet;

import java.util.List;

/**
 * Neighbouring row groups of a segment: what one ranged GET fetches.
 *
 * @param first index of the first of them
 * @param end index behind the last
 */
public record RowGroupRun(ParquetFooter footer, int first, int end) {

    List<RowGroupEntry> rowGroups() {
        return footer.rowGroups().subList(first, end);
    }

    /** Where the run begins in the object. */
    public long positionBytes() {
        return footer.rowGroups().get(first).positionBytes();
    }

    /** Bytes to fetch. */
    public int sizeBytes() {
        return Math.toIntExact(footer.rowGroups().get(end - 1).endPositionBytes() - positionBytes());
    }

    /** Where to read on behind the run: the first offset of the next row group, or what follows the segment. */
    public long endOffset() {
        return end < footer.rowGroups().size()
                ? footer.rowGroups().get(end).firstOffset()
                : footer.origin().endOffset();
    }
}
