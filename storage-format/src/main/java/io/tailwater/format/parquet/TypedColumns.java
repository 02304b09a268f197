package io.tailwater.format.parquet;

import static org.apache.parquet.schema.LogicalTypeAnnotation.dateType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BOOLEAN;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import io.tailwater.format.record.Bytes;
import io.tailwater.format.schema.FieldType;
import io.tailwater.format.schema.SchemaField;
import io.tailwater.format.schema.ValueRow;
import io.tailwater.format.schema.ValueSchema;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * The columns of what is in values, behind those of the record. All of them are optional, whatever the schema requires: a value that does
 * not fit leaves them null.
 */
final class TypedColumns {

    private record Column(ColumnWriter writer, FieldType type, int levelMax) {}

    private final List<Column> columns = new ArrayList<>();

    TypedColumns(ValueSchema schema, MessageType message, ColumnWriteStore store) {
        int place = RowSchema.RECORD_COLUMNS;
        for (SchemaField field : schema.columns()) {
            var descriptor = message.getColumns().get(place++);
            columns.add(
                    new Column(store.getColumnWriter(descriptor), field.type(), descriptor.getMaxDefinitionLevel()));
        }
    }

    /** Adds a row. */
    void append(ValueRow row) {
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            if (row.level(i) < column.levelMax()) {
                column.writer().writeNull(0, row.level(i));
            } else {
                append(column, row, i);
            }
        }
    }

    private static void append(Column column, ValueRow row, int i) {
        ColumnWriter writer = column.writer();
        int level = column.levelMax();
        switch (column.type()) {
            case STRING, JSON, BYTES -> {
                Bytes bytes = row.bytes(i);
                writer.write(
                        Binary.fromConstantByteArray(bytes.array(), bytes.arrayOffset(), bytes.length()), 0, level);
            }
            case LONG, TIMESTAMP -> writer.write(row.number(i), 0, level);
            case DOUBLE -> writer.write(Double.longBitsToDouble(row.number(i)), 0, level);
            case BOOLEAN -> writer.write(row.number(i) != 0, 0, level);
            case DATE -> writer.write(Math.toIntExact(row.number(i)), 0, level);
            case GROUP -> throw new IllegalStateException("a group is no column");
        }
    }

    /** The columns as a file declares them. */
    static List<Type> of(ValueSchema schema) {
        return schema.fields().stream().map(TypedColumns::type).toList();
    }

    private static Type type(SchemaField field) {
        if (field.type() == FieldType.GROUP) {
            var group = Types.optionalGroup();
            field.fields().forEach(child -> group.addField(type(child)));
            return group.id(field.columnId()).named(field.column());
        }
        return primitive(field.type()).id(field.columnId()).named(field.column());
    }

    private static Types.PrimitiveBuilder<PrimitiveType> primitive(FieldType type) {
        return switch (type) {
            case STRING, JSON -> Types.optional(BINARY).as(stringType());
            case BYTES -> Types.optional(BINARY);
            case LONG -> Types.optional(INT64);
            case DOUBLE -> Types.optional(DOUBLE);
            case BOOLEAN -> Types.optional(BOOLEAN);
            case TIMESTAMP -> Types.optional(INT64).as(timestampType(true, TimeUnit.MICROS));
            case DATE -> Types.optional(INT32).as(dateType());
            case GROUP -> throw new IllegalStateException("a group is no column");
        };
    }
}
