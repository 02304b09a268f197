package io.tailwater.log.index;

import java.time.LocalDate;

/**
 * A Parquet segment of the table.
 *
 * @param baseOffset the first offset that it covers
 * @param endOffset the offset behind the last one that it covers
 * @param date of its key
 * @param sizeBytes of the object
 * @param footerSizeBytes how many of its last bytes are the footer
 * @param recordCount fewer than its offsets where a compacted topic left some out
 * @param recordsSizeBytes of its columns, uncompressed
 * @param maxTimestampMs the greatest timestamp of its records
 * @param maxTimestampSoFarMs the greatest timestamp in it and all before it: never falls, so that a timestamp can be found by halving
 */
public record TableEntry(
        long baseOffset,
        long endOffset,
        LocalDate date,
        long sizeBytes,
        int footerSizeBytes,
        long recordCount,
        long recordsSizeBytes,
        long maxTimestampMs,
        long maxTimestampSoFarMs)
        implements LogSegment {

    public TableEntry {
        if (baseOffset < 0 || endOffset <= baseOffset) {
            throw new IllegalArgumentException(
                    "baseOffset: " + baseOffset + " is not between 0 and endOffset, " + endOffset);
        }
    }
}
