package io.tailwater.format.parquet;

import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.LogRecord;
import io.tailwater.format.record.OffsetRecord;
import io.tailwater.format.record.RecordHeader;
import io.tailwater.format.schema.ValueRow;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** The columns of one row group, until they are full. */
final class RowGroupWriter {

    /** What a record takes in memory beside its bytes, about: offset, timestamp, and the lengths. */
    private static final int RECORD_OVERHEAD_BYTES = 32;

    private final List<PageBuffer> pages = new ArrayList<>();
    private final ColumnWriteStore columns;
    private final ColumnWriter offset;
    private final ColumnWriter timestamp;
    private final ColumnWriter timestampMs;
    private final ColumnWriter key;
    private final ColumnWriter value;
    private final ColumnWriter headerKey;
    private final ColumnWriter headerValue;
    private final @Nullable TypedColumns typed;
    private final long firstOffset;
    private long lastOffset;
    private long recordCount;
    private long recordsSizeBytes;
    private long maxTimestampMs = Long.MIN_VALUE;

    /** @param schema whose columns {@code message} declares */
    RowGroupWriter(RowSchema schema, MessageType message, ParquetProperties properties, long firstOffset) {
        this.firstOffset = firstOffset;
        this.columns = properties.newColumnWriteStore(message, column -> {
            PageBuffer buffer = new PageBuffer(column);
            pages.add(buffer);
            return buffer;
        });
        var leaves = message.getColumns();
        this.offset = columns.getColumnWriter(leaves.get(0));
        this.timestamp = columns.getColumnWriter(leaves.get(1));
        this.timestampMs = columns.getColumnWriter(leaves.get(2));
        this.key = columns.getColumnWriter(leaves.get(3));
        this.value = columns.getColumnWriter(leaves.get(4));
        this.headerKey = columns.getColumnWriter(leaves.get(5));
        this.headerValue = columns.getColumnWriter(leaves.get(6));
        this.typed = schema.typed() == null ? null : new TypedColumns(schema.typed(), message, columns);
    }

    /** @param row what is in the value; null where nothing is declared */
    void append(OffsetRecord record, @Nullable ValueRow row) {
        LogRecord content = record.record();
        offset.write(record.offset(), 0, 0);
        appendTimestamp(content.timestampMs());
        appendBytes(key, content.key());
        appendBytes(value, content.value());
        appendHeaders(content.headers());
        if (typed != null && row != null) {
            typed.append(row);
        }
        columns.endRecord();
        lastOffset = record.offset();
        recordCount++;
        recordsSizeBytes += sizeBytes(content, row);
        maxTimestampMs = Math.max(maxTimestampMs, content.timestampMs());
    }

    private void appendTimestamp(long timestampMsSinceEpoch) {
        if (Math.abs(timestampMsSinceEpoch) <= RowSchema.TIMESTAMP_MS_MAX && timestampMsSinceEpoch != Long.MIN_VALUE) {
            timestamp.write(timestampMsSinceEpoch * 1000, 0, 1);
            timestampMs.writeNull(0, 0);
        } else {
            timestamp.writeNull(0, 0);
            timestampMs.write(timestampMsSinceEpoch, 0, 1);
        }
    }

    private static void appendBytes(ColumnWriter column, @Nullable Bytes bytes) {
        if (bytes == null) {
            column.writeNull(0, 0);
        } else {
            column.write(binary(bytes), 0, 1);
        }
    }

    private void appendHeaders(List<RecordHeader> headers) {
        if (headers.isEmpty()) {
            headerKey.writeNull(0, 0);
            headerValue.writeNull(0, 0);
            return;
        }
        int repetition = 0;
        for (RecordHeader header : headers) {
            headerKey.write(Binary.fromString(header.key()), repetition, 1);
            Bytes headerBytes = header.value();
            if (headerBytes == null) {
                headerValue.writeNull(repetition, 1);
            } else {
                headerValue.write(binary(headerBytes), repetition, 2);
            }
            repetition = 1;
        }
    }

    private static Binary binary(Bytes bytes) {
        return Binary.fromConstantByteArray(bytes.array(), bytes.arrayOffset(), bytes.length());
    }

    /** How much a record adds to a row group, about. */
    static long sizeBytes(LogRecord record, @Nullable ValueRow row) {
        return record.sizeBytes() + RECORD_OVERHEAD_BYTES + (row == null ? 0 : row.sizeBytes());
    }

    long recordsSizeBytes() {
        return recordsSizeBytes;
    }

    /**
     * Hands all columns on, one behind the other.
     *
     * @param positionBytes where the row group will stand in the file
     */
    Written writeTo(OutputStream out, long positionBytes) throws IOException {
        columns.flush();
        columns.close();
        var checked = new CheckedOutputStream(out, new CRC32());
        List<ColumnMetaData> written = new ArrayList<>();
        long position = positionBytes;
        long uncompressedSizeBytes = 0;
        for (PageBuffer column : pages) {
            ColumnMetaData metaData = column.writeTo(checked, position);
            written.add(metaData);
            position += metaData.total_compressed_size;
            uncompressedSizeBytes += metaData.total_uncompressed_size;
        }
        var footer = new RowGroup(
                written.stream()
                        .map(column -> new ColumnChunk(0).setMeta_data(column))
                        .toList(),
                uncompressedSizeBytes,
                recordCount);
        footer.setFile_offset(positionBytes).setTotal_compressed_size(position - positionBytes);
        return new Written(
                footer,
                new RowGroupEntry(
                        firstOffset,
                        lastOffset,
                        recordCount,
                        positionBytes,
                        position - positionBytes,
                        uncompressedSizeBytes,
                        maxTimestampMs,
                        (int) checked.getChecksum().getValue(),
                        written.subList(0, RowSchema.RECORD_COLUMNS)));
    }

    /** A row group in the form of the footer, and in ours. */
    record Written(RowGroup footer, RowGroupEntry entry) {}
}
