package io.tailwater.format.schema;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A type of an Avro schema. A record may hold itself, so its fields come after it. */
final class AvroType {

    /** Avro's types, with their names in lower case. */
    enum Kind {
        NULL,
        BOOLEAN,
        INT,
        LONG,
        FLOAT,
        DOUBLE,
        BYTES,
        STRING,
        RECORD,
        ENUM,
        ARRAY,
        MAP,
        UNION,
        FIXED
    }

    /**
     * A field of a record.
     *
     * @param nullByDefault whether a reader that misses it takes null for it
     */
    record Field(String name, AvroType type, boolean nullByDefault) {}

    private final Kind kind;
    private final String name;
    private final String logicalType;
    private final List<Field> fields = new ArrayList<>();
    private final List<AvroType> types;
    private final List<String> symbols;
    private final int sizeBytes;

    private AvroType(
            Kind kind, String name, String logicalType, List<AvroType> types, List<String> symbols, int sizeBytes) {
        this.kind = kind;
        this.name = name;
        this.logicalType = logicalType;
        this.types = List.copyOf(types);
        this.symbols = List.copyOf(symbols);
        this.sizeBytes = sizeBytes;
    }

    static AvroType primitive(Kind kind, String logicalType) {
        return new AvroType(kind, "", logicalType, List.of(), List.of(), 0);
    }

    /** A record without fields; {@link #add} brings them. */
    static AvroType record(String fullName) {
        return new AvroType(Kind.RECORD, fullName, "", List.of(), List.of(), 0);
    }

    static AvroType enumeration(String fullName, List<String> symbols) {
        return new AvroType(Kind.ENUM, fullName, "", List.of(), symbols, 0);
    }

    static AvroType fixed(String fullName, int sizeBytes) {
        return new AvroType(Kind.FIXED, fullName, "", List.of(), List.of(), sizeBytes);
    }

    /** An array, a map or a union of types. */
    static AvroType of(Kind kind, List<AvroType> types) {
        return new AvroType(kind, "", "", types, List.of(), 0);
    }

    void add(Field field) {
        fields.add(field);
    }

    Kind kind() {
        return kind;
    }

    /** With its namespace; empty for types without a name. */
    String name() {
        return name;
    }

    /** Empty where there is none. */
    String logicalType() {
        return logicalType;
    }

    List<Field> fields() {
        return Collections.unmodifiableList(fields);
    }

    /** The items of an array, the values of a map, the branches of a union. */
    List<AvroType> types() {
        return types;
    }

    List<String> symbols() {
        return symbols;
    }

    /** Of a fixed. */
    int sizeBytes() {
        return sizeBytes;
    }

    /** What a union of null and one other type is about; null for all other types. */
    @Nullable
    AvroType nonNull() {
        if (kind != Kind.UNION || types.size() != 2) {
            return null;
        }
        AvroType first = types.get(0);
        AvroType second = types.get(1);
        if (first.kind == Kind.NULL) {
            return second;
        }
        return second.kind == Kind.NULL ? first : null;
    }
}
