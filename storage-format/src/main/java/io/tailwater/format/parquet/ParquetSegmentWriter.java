package io.tailwater.format.parquet;

import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.OffsetRecord;
import io.tailwater.format.schema.ValueReader;
import io.tailwater.format.schema.ValueRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriterForInteger;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriterForLong;
import org.apache.parquet.column.values.deltalengthbytearray.DeltaLengthByteArrayValuesWriter;
import org.apache.parquet.column.values.factory.ValuesWriterFactory;
import org.apache.parquet.column.values.plain.BooleanPlainValuesWriter;
import org.apache.parquet.column.values.plain.PlainValuesWriter;
import org.apache.parquet.format.ColumnOrder;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.TypeDefinedOrder;
import org.apache.parquet.format.Util;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/**
 * Writes a Parquet segment to a stream, from its first byte to its last, so that no more than a row group is ever in memory: about
 * three times {@link #ROW_GROUP_BYTES}, or three times the largest record where that is more. Not safe for use by more than one thread.
 */
public final class ParquetSegmentWriter {

    /**
     * Bytes of records in a row group, which is the least that a reader fetches: 4 MiB. A hundred of them cost a file 0.06 % in size, and
     * any offset is one ranged GET away.
     */
    public static final int ROW_GROUP_BYTES = 4 * 1024 * 1024;

    static final byte[] MAGIC = {'P', 'A', 'R', '1'};

    /** Of a Parquet file whose pages are of version 2. */
    private static final int FILE_VERSION = 2;

    private static final String CREATED_BY = "tailwater version 1";
    private static final int PAGE_BYTES = 1024 * 1024;
    private static final int SLAB_BYTES = 64 * 1024;

    private final OutputStream out;
    private final SegmentOrigin origin;
    private final RowSchema schema;
    private final MessageType columns;
    private final ParquetProperties properties;
    private final List<RowGroupWriter.Written> rowGroups = new ArrayList<>();
    private final @Nullable ValueReader values;
    private @Nullable RowGroupWriter rowGroup;
    private long positionBytes;
    private long recordCount;
    private long misfitCount;
    private long nextOffsetMin;

    /**
     * @param out stays the caller's; {@link #finish} does not close it
     * @param origin which offsets will come
     * @param schema what its columns are; where it declares what is in values, they are read on the way
     */
    public ParquetSegmentWriter(OutputStream out, SegmentOrigin origin, RowSchema schema) {
        this.out = out;
        this.origin = origin;
        this.schema = schema;
        this.columns = schema.allColumns();
        this.properties = properties(columns);
        this.values = schema.typed() == null ? null : schema.typed().reader();
        this.nextOffsetMin = origin.baseOffset();
        write(MAGIC);
    }

    /**
     * No dictionaries: they cost a third of the speed, and make files of events larger. No statistics of bytes, which would compare
     * every value with two others.
     */
    private static ParquetProperties properties(MessageType columns) {
        var properties = ParquetProperties.builder()
                .withWriterVersion(WriterVersion.PARQUET_2_0)
                .withDictionaryEncoding(false)
                .withPageSize(PAGE_BYTES)
                .withSizeStatisticsEnabled(false)
                .withValuesWriterFactory(new Encodings());
        columns.getColumns().stream()
                .filter(column -> column.getPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BINARY)
                .forEach(column -> properties.withStatisticsEnabled(String.join(".", column.getPath()), false));
        return properties.build();
    }

    /**
     * Adds a record.
     *
     * @throws IllegalArgumentException if its offset is not behind the one before, or not among the origin's
     * @throws UncheckedIOException if the stream cannot be written to
     */
    public void append(OffsetRecord record) {
        if (record.offset() < nextOffsetMin || record.offset() >= origin.endOffset()) {
            throw new IllegalArgumentException(
                    "offset is " + record.offset() + ", expected " + nextOffsetMin + " to " + (origin.endOffset() - 1));
        }
        ValueRow row = typed(record.record().value());
        if (rowGroup != null
                && rowGroup.recordsSizeBytes() + RowGroupWriter.sizeBytes(record.record(), row) > ROW_GROUP_BYTES) {
            cutRowGroup();
        }
        if (rowGroup == null) {
            rowGroup = new RowGroupWriter(schema, columns, properties, record.offset());
        }
        rowGroup.append(record, row);
        nextOffsetMin = record.offset() + 1;
        recordCount++;
    }

    private @Nullable ValueRow typed(@Nullable Bytes value) {
        if (values == null) {
            return null;
        }
        if (value == null) {
            values.clear();
        } else if (!values.read(value)) {
            misfitCount++;
        }
        return values.row();
    }

    /** Records appended so far. */
    public long recordCount() {
        return recordCount;
    }

    /** Bytes written to the stream so far; what the row group holds that is not full yet is not among them. */
    public long sizeBytes() {
        return positionBytes;
    }

    /**
     * Writes what is left, and the footer. A segment without a record is a table file without rows: what is left of one whose
     * records newer ones have replaced.
     *
     * @return what the footer says
     * @throws UncheckedIOException if the stream cannot be written to
     */
    public ParquetFooter finish() {
        cutRowGroup();
        List<RowGroup> groups =
                rowGroups.stream().map(RowGroupWriter.Written::footer).toList();
        var metaData = new FileMetaData(FILE_VERSION, FooterSchema.of(columns), recordCount, groups);
        metaData.setCreated_by(CREATED_BY);
        metaData.setColumn_orders(columns.getColumns().stream()
                .map(column -> ColumnOrder.TYPE_ORDER(new TypeDefinedOrder()))
                .toList());
        List<RowGroupEntry> entries =
                rowGroups.stream().map(RowGroupWriter.Written::entry).toList();
        new TreeMap<>(FooterProperties.write(origin, schema, misfitCount, entries))
                .forEach((name, value) -> metaData.addToKey_value_metadata(new KeyValue(name).setValue(value)));
        byte[] footer = encode(metaData);
        if (footer.length > ParquetFooter.META_DATA_BYTES_MAX) {
            throw new IllegalStateException("the footer has " + footer.length + " bytes of meta data, more than "
                    + ParquetFooter.META_DATA_BYTES_MAX);
        }
        write(littleEndian(ParquetFooter.crc32(footer, 0, footer.length)));
        write(footer);
        write(littleEndian(footer.length));
        write(MAGIC);
        return new ParquetFooter(
                origin,
                new RowSchema(schema.key(), schema.value()),
                entries,
                misfitCount,
                positionBytes,
                footer.length + ParquetFooter.AROUND_META_DATA_BYTES);
    }

    private static byte[] littleEndian(int number) {
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(number)
                .array();
    }

    private void cutRowGroup() {
        if (rowGroup == null) {
            return;
        }
        try {
            RowGroupWriter.Written written = rowGroup.writeTo(out, positionBytes);
            rowGroups.add(written);
            positionBytes = written.entry().endPositionBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        rowGroup = null;
    }

    private void write(byte[] bytes) {
        try {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        positionBytes += bytes.length;
    }

    /** Differences for whole numbers, which are nearly nothing for offsets; lengths apart from bytes for texts. */
    private static final class Encodings implements ValuesWriterFactory {

        private @Nullable ParquetProperties properties;

        @Override
        public void initialize(ParquetProperties properties) {
            this.properties = properties;
        }

        @Override
        public ValuesWriter newValuesWriter(org.apache.parquet.column.ColumnDescriptor column) {
            var allocator = java.util.Objects.requireNonNull(properties).getAllocator();
            return switch (column.getPrimitiveType().getPrimitiveTypeName()) {
                case INT32 -> new DeltaBinaryPackingValuesWriterForInteger(SLAB_BYTES, PAGE_BYTES, allocator);
                case INT64 -> new DeltaBinaryPackingValuesWriterForLong(SLAB_BYTES, PAGE_BYTES, allocator);
                case BINARY -> new DeltaLengthByteArrayValuesWriter(SLAB_BYTES, PAGE_BYTES, allocator);
                case DOUBLE -> new PlainValuesWriter(SLAB_BYTES, PAGE_BYTES, allocator);
                case BOOLEAN -> new BooleanPlainValuesWriter();
                default -> throw new IllegalArgumentException("column " + column);
            };
        }
    }

    private static byte[] encode(FileMetaData metaData) {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        try {
            Util.writeFileMetaData(metaData, encoded);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return encoded.toByteArray();
    }
}
