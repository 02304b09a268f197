package io.tailwater.format.parquet;

import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.LogRecord;
import io.tailwater.format.record.OffsetRecord;
import io.tailwater.format.record.RecordHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** Puts the columns of a row group together again, record by record. */
final class RowReader {

    private final ColumnReader offset;
    private final ColumnReader timestamp;
    private final ColumnReader timestampMs;
    private final ColumnReader key;
    private final ColumnReader value;
    private final ColumnReader headerKey;
    private final ColumnReader headerValue;
    private long rowsLeft;

    RowReader(RowGroupPages pages, MessageType schema) {
        var columns = new ColumnReadStoreImpl(pages, new Unconverted(schema), schema, null);
        var leaves = schema.getColumns();
        this.offset = columns.getColumnReader(leaves.get(0));
        this.timestamp = columns.getColumnReader(leaves.get(1));
        this.timestampMs = columns.getColumnReader(leaves.get(2));
        this.key = columns.getColumnReader(leaves.get(3));
        this.value = columns.getColumnReader(leaves.get(4));
        this.headerKey = columns.getColumnReader(leaves.get(5));
        this.headerValue = columns.getColumnReader(leaves.get(6));
        this.rowsLeft = pages.getRowCount();
    }

    boolean hasNext() {
        return rowsLeft > 0;
    }

    OffsetRecord next() {
        long at = offset.getLong();
        offset.consume();
        OffsetRecord record =
                new OffsetRecord(at, new LogRecord(nextTimestamp(), nextBytes(key), nextBytes(value), nextHeaders()));
        rowsLeft--;
        return record;
    }

    /** Steps over a record without making it; gives its offset. */
    long skip() {
        long at = offset.getLong();
        offset.consume();
        skip(timestamp);
        skip(timestampMs);
        skip(key);
        skip(value);
        do {
            skip(headerKey);
            skip(headerValue);
        } while (headerKey.getCurrentRepetitionLevel() > 0);
        rowsLeft--;
        return at;
    }

    /** The offset of the next record. */
    long nextOffset() {
        return offset.getLong();
    }

    private static void skip(ColumnReader column) {
        if (column.getCurrentDefinitionLevel() == column.getDescriptor().getMaxDefinitionLevel()) {
            column.skip();
        }
        column.consume();
    }

    private long nextTimestamp() {
        long ms = timestamp.getCurrentDefinitionLevel() == 1 ? timestamp.getLong() / 1000 : 0;
        long own = timestampMs.getCurrentDefinitionLevel() == 1 ? timestampMs.getLong() : ms;
        timestamp.consume();
        timestampMs.consume();
        return own;
    }

    private static @Nullable Bytes nextBytes(ColumnReader column) {
        Bytes bytes = column.getCurrentDefinitionLevel() == 1 ? bytes(column.getBinary()) : null;
        column.consume();
        return bytes;
    }

    private List<RecordHeader> nextHeaders() {
        if (headerKey.getCurrentDefinitionLevel() == 0) {
            headerKey.consume();
            headerValue.consume();
            return List.of();
        }
        List<RecordHeader> headers = new ArrayList<>();
        do {
            String name = headerKey.getBinary().toStringUsingUTF8();
            Bytes content = headerValue.getCurrentDefinitionLevel() == 2 ? bytes(headerValue.getBinary()) : null;
            headers.add(new RecordHeader(name, content));
            headerKey.consume();
            headerValue.consume();
        } while (headerKey.getCurrentRepetitionLevel() > 0);
        return headers;
    }

    /** A slice of the page, which is an array of ours that nobody changes. */
    private static Bytes bytes(Binary binary) {
        ByteBuffer buffer = binary.toByteBuffer();
        return buffer.hasArray()
                ? Bytes.wrap(buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining())
                : Bytes.wrap(binary.getBytes());
    }

    /** The library wants to hand values on; they are taken from the columns instead. */
    private static final class Unconverted extends GroupConverter {

        private final List<Converter> fields;

        Unconverted(GroupType group) {
            this.fields = group.getFields().stream()
                    .<Converter>map(field ->
                            field.isPrimitive() ? new PrimitiveConverter() {} : new Unconverted(field.asGroupType()))
                    .toList();
        }

        @Override
        public Converter getConverter(int field) {
            return fields.get(field);
        }

        @Override
        public void start() {
            // Nothing begins: see above.
        }

        @Override
        public void end() {
            // Nor ends.
        }
    }
}
