package io.tailwater.format.parquet;

import java.util.List;
import org.apache.parquet.format.ColumnMetaData;

/**
 * One row group of a Parquet segment: the least that is read of it.
 *
 * @param firstOffset of its first record
 * @param lastOffset of its last record
 * @param recordCount 1 or more
 * @param positionBytes of its first byte in the object
 * @param sizeBytes as stored
 * @param recordsSizeBytes of its columns, uncompressed
 * @param maxTimestampMs the greatest timestamp of its records
 * @param crc32 of all its bytes
 * @param columns where the columns of records are, as the footer says; typed ones are not remembered, since no reader of the log needs them
 */
public record RowGroupEntry(
        long firstOffset,
        long lastOffset,
        long recordCount,
        long positionBytes,
        long sizeBytes,
        long recordsSizeBytes,
        long maxTimestampMs,
        int crc32,
        List<ColumnMetaData> columns) {

    public RowGroupEntry {
        columns = List.copyOf(columns);
    }

    /** Position of the first byte after it. */
    public long endPositionBytes() {
        return positionBytes + sizeBytes;
    }
}
