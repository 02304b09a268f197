package io.tailwater.format.parquet;

import static org.apache.parquet.schema.LogicalTypeAnnotation.listType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import io.tailwater.format.schema.ValueSchema;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a Parquet segment. Their field ids never change meaning, so that a table format over the files can follow columns
 * through renames.
 *
 * <p>The partition is not a column: it stands in the path, in Hive's way, and engines that read both take the path's.
 *
 * @param key what keys are
 * @param value what values are
 * @param typed what is in values, for columns beside them; null where nothing is declared. Readers of the log do without
 */
public record RowSchema(
        ColumnFormat key, ColumnFormat value, @Nullable ValueSchema typed) {

    static final String OFFSET = "offset";
    static final String TIMESTAMP = "timestamp";
    static final String TIMESTAMP_MS = "timestamp_ms";
    static final String KEY = "key";
    static final String VALUE = "value";
    static final String HEADERS = "headers";
    static final String LIST = "list";
    static final String ELEMENT = "element";

    private static final String MESSAGE = "record";

    /** The columns that every file has: the first ones, and all that a record is made of. */
    static final int RECORD_COLUMNS = 7;

    /** Any bytes, as Kafka has it. */
    public static final RowSchema BYTES = new RowSchema(ColumnFormat.BYTES, ColumnFormat.BYTES);

    /**
     * Milliseconds since 1970 beyond which, in either direction, a timestamp stands in {@value #TIMESTAMP_MS} alone. About the year
     * 285,000: in microseconds it would overflow a long, or the range of the engines, which fail a whole scan for one such value.
     */
    static final long TIMESTAMP_MS_MAX = 9_000_000_000_000_000L;

    public RowSchema(ColumnFormat key, ColumnFormat value) {
        this(key, value, null);
    }

    /** The columns of records, in the order in which they are written. */
    MessageType columns() {
        return recordColumns().named(MESSAGE);
    }

    /** The columns of records, and behind them those of what is in values. */
    MessageType allColumns() {
        var columns = recordColumns();
        if (typed != null) {
            TypedColumns.of(typed).forEach(columns::addField);
        }
        return columns.named(MESSAGE);
    }

    private Types.GroupBuilder<MessageType> recordColumns() {
        return Types.buildMessage()
                .addField(Types.required(INT64).id(1).named(OFFSET))
                .addField(Types.optional(INT64)
                        .as(timestampType(true, TimeUnit.MICROS))
                        .id(2)
                        .named(TIMESTAMP))
                .addField(Types.optional(INT64).id(3).named(TIMESTAMP_MS))
                .addField(binary(Types.optional(BINARY), key).id(4).named(KEY))
                .addField(binary(Types.optional(BINARY), value).id(5).named(VALUE))
                .addField(headers());
    }

    private static Type headers() {
        Type element = Types.requiredGroup()
                .addField(Types.required(BINARY).as(stringType()).id(8).named(KEY))
                .addField(Types.optional(BINARY).id(9).named(VALUE))
                .id(7)
                .named(ELEMENT);
        return Types.requiredGroup()
                .as(listType())
                .addField(Types.repeatedGroup().addField(element).named(LIST))
                .id(6)
                .named(HEADERS);
    }

    private static Types.PrimitiveBuilder<PrimitiveType> binary(
            Types.PrimitiveBuilder<PrimitiveType> column, ColumnFormat format) {
        return format == ColumnFormat.STRING ? column.as(stringType()) : column;
    }
}
