package io.tailwater.format.parquet;

import io.tailwater.format.record.Bytes;
import io.tailwater.format.segment.CorruptSegmentException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.zip.CRC32;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

/**
 * What the last bytes of a Parquet segment say: which part of the log it is, and where each row group begins.
 *
 * @param rowGroups in the order of their offsets; none where every record was replaced by a newer one
 * @param misfitCount values that do not fit the schema that was declared for them, so that their typed columns are null; 0 where none was
 * @param objectSizeBytes of the whole object
 * @param sizeBytes of the footer, from its first byte to the object's end: what a reader fetches to have it
 */
public record ParquetFooter(
        SegmentOrigin origin,
        RowSchema schema,
        List<RowGroupEntry> rowGroups,
        long misfitCount,
        long objectSizeBytes,
        int sizeBytes) {

    /**
     * Bytes of Parquet's own meta data, at most: 16 MiB are 25,000 row groups. So that no length that was damaged makes a reader fetch
     * or allocate a file.
     */
    static final int META_DATA_BYTES_MAX = 16 * 1024 * 1024;

    /** The meta data's CRC-32 before it, its length and the magic number behind it. */
    static final int AROUND_META_DATA_BYTES = 12;

    /** The meta data's length and the magic number. */
    private static final int TRAILER_SIZE_BYTES = 8;

    public ParquetFooter {
        rowGroups = List.copyOf(rowGroups);
    }

    /**
     * How long the footer is.
     *
     * @param tail the last bytes of an object, 8 or more
     * @return its size, from its CRC-32 to the object's end: how many of the last bytes {@link #read} needs
     * @throws CorruptSegmentException if they are not the end of a Parquet file
     */
    public static int sizeBytes(Bytes tail, long objectSizeBytes, String objectKey) {
        if (tail.length() < TRAILER_SIZE_BYTES) {
            throw corrupt(objectKey, objectSizeBytes, "it ends after " + tail.length() + " bytes");
        }
        byte[] trailer = tail.slice(tail.length() - TRAILER_SIZE_BYTES, TRAILER_SIZE_BYTES)
                .toArray();
        for (int i = 0; i < ParquetSegmentWriter.MAGIC.length; i++) {
            if (trailer[Integer.BYTES + i] != ParquetSegmentWriter.MAGIC[i]) {
                throw corrupt(objectKey, objectSizeBytes, "it does not end with PAR1");
            }
        }
        int sizeBytes = ByteBuffer.wrap(trailer).order(ByteOrder.LITTLE_ENDIAN).getInt();
        int sizeBytesMax = Math.toIntExact(Math.min(
                META_DATA_BYTES_MAX, objectSizeBytes - ParquetSegmentWriter.MAGIC.length - AROUND_META_DATA_BYTES));
        if (sizeBytes < 1 || sizeBytes > sizeBytesMax) {
            throw corrupt(
                    objectKey,
                    objectSizeBytes,
                    "the length of its meta data is " + sizeBytes + ", expected 1 to " + sizeBytesMax);
        }
        return sizeBytes + AROUND_META_DATA_BYTES;
    }

    /**
     * Reads a footer.
     *
     * @param tail the last bytes of the object, the footer among them
     * @throws CorruptSegmentException if they are not the end of a Parquet segment
     */
    public static ParquetFooter read(Bytes tail, long objectSizeBytes, String objectKey) {
        int sizeBytes = sizeBytes(tail, objectSizeBytes, objectKey);
        if (sizeBytes > tail.length()) {
            throw corrupt(objectKey, objectSizeBytes, "its footer has " + sizeBytes + " bytes, got " + tail.length());
        }
        int position = tail.arrayOffset() + tail.length() - sizeBytes;
        int metaDataPosition = position + Integer.BYTES;
        int metaDataSizeBytes = sizeBytes - AROUND_META_DATA_BYTES;
        int crc = ByteBuffer.wrap(tail.array(), position, Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
        int expectedCrc = crc32(tail.array(), metaDataPosition, metaDataSizeBytes);
        if (crc != expectedCrc) {
            throw corrupt(
                    objectKey,
                    objectSizeBytes,
                    "the crc32 of its meta data is " + Integer.toHexString(crc) + ", expected "
                            + Integer.toHexString(expectedCrc));
        }
        try {
            FileMetaData metaData =
                    Util.readFileMetaData(new ByteArrayInputStream(tail.array(), metaDataPosition, metaDataSizeBytes));
            Map<String, String> properties = FooterProperties.read(metaData);
            SegmentOrigin origin = FooterProperties.origin(properties);
            var footer = new ParquetFooter(
                    origin,
                    FooterProperties.schema(properties),
                    rowGroups(metaData, properties),
                    FooterProperties.misfitCount(properties),
                    objectSizeBytes,
                    sizeBytes);
            footer.requireSound();
            return footer;
        } catch (IOException | RuntimeException e) {
            // Thrift throws anything at bytes that are not its own.
            throw corrupt(objectKey, objectSizeBytes, String.valueOf(e.getMessage()));
        }
    }

    static int crc32(byte[] bytes, int position, int sizeBytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes, position, sizeBytes);
        return (int) crc.getValue();
    }

    private static List<RowGroupEntry> rowGroups(FileMetaData metaData, Map<String, String> properties) {
        List<RowGroup> groups = metaData.getRow_groups();
        List<Long> maxTimestampsMs = FooterProperties.maxTimestampsMs(properties, groups.size());
        List<Integer> crcs = FooterProperties.crcs(properties, groups.size());
        List<RowGroupEntry> entries = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            RowGroup group = groups.get(i);
            List<ColumnMetaData> columns =
                    group.getColumns().stream().map(ColumnChunk::getMeta_data).toList();
            var offsets = columns.get(0).getStatistics();
            entries.add(new RowGroupEntry(
                    number(offsets.getMin_value()),
                    number(offsets.getMax_value()),
                    group.getNum_rows(),
                    columns.get(0).getData_page_offset(),
                    columns.stream()
                            .mapToLong(ColumnMetaData::getTotal_compressed_size)
                            .sum(),
                    columns.stream()
                            .mapToLong(ColumnMetaData::getTotal_uncompressed_size)
                            .sum(),
                    maxTimestampsMs.get(i),
                    crcs.get(i),
                    columns.subList(0, RowSchema.RECORD_COLUMNS)));
        }
        return entries;
    }

    private static long number(byte[] statistic) {
        return ByteBuffer.wrap(statistic).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    private void requireSound() {
        long offset = origin.baseOffset();
        long positionBytes = ParquetSegmentWriter.MAGIC.length;
        for (RowGroupEntry group : rowGroups) {
            if (group.firstOffset() < offset
                    || group.lastOffset() - group.firstOffset() + 1 < group.recordCount()
                    || group.positionBytes() != positionBytes
                    || group.sizeBytes() <= 0) {
                throw new IllegalArgumentException("row group at byte " + group.positionBytes() + " holds "
                        + group.recordCount() + " records from offset " + group.firstOffset() + " to "
                        + group.lastOffset() + ", expected offset " + offset + " or later and byte " + positionBytes);
            }
            offset = group.lastOffset() + 1;
            positionBytes = group.endPositionBytes();
        }
        if (offset > origin.endOffset() || positionBytes != objectSizeBytes - sizeBytes) {
            throw new IllegalArgumentException("row groups end at offset " + offset + " and byte " + positionBytes
                    + ", expected at most " + origin.endOffset() + " and " + (objectSizeBytes - sizeBytes));
        }
    }

    private static CorruptSegmentException corrupt(String objectKey, long objectSizeBytes, String problem) {
        return new CorruptSegmentException(objectKey, "footer", objectSizeBytes, problem);
    }

    /** Records in all row groups. */
    public long recordCount() {
        return rowGroups.stream().mapToLong(RowGroupEntry::recordCount).sum();
    }

    /** Size of all columns, uncompressed. */
    public long recordsSizeBytes() {
        return rowGroups.stream().mapToLong(RowGroupEntry::recordsSizeBytes).sum();
    }

    /** The greatest timestamp of all records; {@link Long#MIN_VALUE} when there are none. */
    public long maxTimestampMs() {
        return rowGroups.stream().mapToLong(RowGroupEntry::maxTimestampMs).max().orElse(Long.MIN_VALUE);
    }

    /**
     * The first row group that holds an offset or one behind it; empty when there is none.
     */
    public OptionalInt rowGroupFrom(long offset) {
        for (int i = 0; i < rowGroups.size(); i++) {
            if (rowGroups.get(i).lastOffset() >= offset) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    /** The first row group that holds a record of a time or later; empty when there is none. */
    public OptionalInt rowGroupAtOrAfter(long timestampMs) {
        for (int i = 0; i < rowGroups.size(); i++) {
            if (rowGroups.get(i).maxTimestampMs() >= timestampMs) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    /**
     * What to fetch for a read: a row group, and those behind it as long as all of them together are within a bound.
     *
     * @param first index of a row group
     * @param recordsSizeBytesMax uncompressed
     */
    public RowGroupRun run(int first, long recordsSizeBytesMax) {
        int end = first + 1;
        long sum = rowGroups.get(first).recordsSizeBytes();
        while (end < rowGroups.size()) {
            sum += rowGroups.get(end).recordsSizeBytes();
            if (sum > recordsSizeBytesMax) {
                break;
            }
            end++;
        }
        return new RowGroupRun(this, first, end);
    }
}
