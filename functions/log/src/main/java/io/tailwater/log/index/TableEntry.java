package io.tailwater.log.index;

import io.tailwater.format.parquet.ParquetFooter;
import java.time.Instant;
import java.time.LocalDate;

/**
 * A Parquet segment of the table. Of a compacted topic the object may be newer than what stands here, and then it is smaller: what the
 * object says counts.
 *
 * @param epoch of its key
 * @param baseOffset the first offset that it covers
 * @param endOffset the offset behind the last one that it covers
 * @param date of its key
 * @param sizeBytes of the object
 * @param footerSizeBytes how many of its last bytes are the footer
 * @param recordCount fewer than its offsets where a compacted topic left some out
 * @param recordsSizeBytes of its columns, uncompressed
 * @param maxTimestampMs the greatest timestamp of its records
 * @param maxTimestampSoFarMs the greatest timestamp in it and all before it: never falls, so that a timestamp can be found by halving
 * @param publishedAt when it was entered here, some moments after the object was there for everybody who lists
 */
public record TableEntry(
        long epoch,
        long baseOffset,
        long endOffset,
        LocalDate date,
        long sizeBytes,
        int footerSizeBytes,
        long recordCount,
        long recordsSizeBytes,
        long maxTimestampMs,
        long maxTimestampSoFarMs,
        Instant publishedAt)
        implements LogSegment {

    public TableEntry {
        if (baseOffset < 0 || endOffset <= baseOffset) {
            throw new IllegalArgumentException(
                    "baseOffset: " + baseOffset + " is not between 0 and endOffset, " + endOffset);
        }
    }

    /** The same segment, when its object has become the one of this footer. */
    public TableEntry as(ParquetFooter footer) {
        return new TableEntry(
                epoch,
                baseOffset,
                endOffset,
                date,
                footer.objectSizeBytes(),
                footer.sizeBytes(),
                footer.recordCount(),
                footer.recordsSizeBytes(),
                footer.maxTimestampMs(),
                maxTimestampSoFarMs,
                publishedAt);
    }
}
