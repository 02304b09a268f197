package io.tailwater.format.parquet;

import static org.apache.parquet.schema.LogicalTypeAnnotation.listType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * The columns of a Parquet segment. Their field ids never change meaning, so that a table format over the files can follow columns
 * through renames.
 *
 * <p>The partition is not a column: it stands in the path, in Hive's way, and engines that read both take the path's.
 *
 * @param key what keys are
 * @param value what values are
 */
public record RowSchema(ColumnFormat key, ColumnFormat value) {

    static final String OFFSET = "offset";
    static final String TIMESTAMP = "timestamp";
    static final String TIMESTAMP_MS = "timestamp_ms";
    static final String KEY = "key";
    static final String VALUE = "value";
    static final String HEADERS = "headers";
    static final String LIST = "list";
    static final String ELEMENT = "element";

    /** Any bytes, as Kafka has it. */
    public static final RowSchema BYTES = new RowSchema(ColumnFormat.BYTES, ColumnFormat.BYTES);

    /**
     * Milliseconds since 1970 beyond which, in either direction, a timestamp stands in {@value #TIMESTAMP_MS} alone. About the year
     * 285,000: in microseconds it would overflow a long, or the range of the engines, which fail a whole scan for one such value.
     */
    static final long TIMESTAMP_MS_MAX = 9_000_000_000_000_000L;

    /** The columns, in the order in which they are written. */
    MessageType columns() {
        return Types.buildMessage()
                .addField(Types.required(INT64).id(1).named(OFFSET))
                .addField(Types.optional(INT64)
                        .as(timestampType(true, TimeUnit.MICROS))
                        .id(2)
                        .named(TIMESTAMP))
                .addField(Types.optional(INT64).id(3).named(TIMESTAMP_MS))
                .addField(binary(Types.optional(BINARY), key).id(4).named(KEY))
                .addField(binary(Types.optional(BINARY), value).id(5).named(VALUE))
                .addField(headers())
                .named("record");
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
