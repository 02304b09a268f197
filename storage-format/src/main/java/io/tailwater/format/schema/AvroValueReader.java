package io.tailwater.format.schema;

import io.tailwater.format.record.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads Avro's binary encoding. Which version of the schema a value was written with says its fingerprint, where it has one (Avro's
 * single-object encoding); else it is the newest by which the bytes come out even, with or without the five bytes that serializers of
 * schema registries put in front.
 */
final class AvroValueReader implements ValueReader {

    /** Of the single-object encoding. */
    private static final int MARK = 0x01c3;

    private static final int MARK_BYTES = 2;
    private static final int MARKED_BYTES = MARK_BYTES + Long.BYTES;

    /** A zero, and the four bytes of an id that means something to its registry only. */
    private static final int REGISTRY_BYTES = 5;

    /** Levels of a value that is read past: deeper ones come from records within themselves. */
    private static final int DEPTH_MAX = 64;

    private static final long MICROS_PER_MILLI = 1_000;
    private static final long NANOS_PER_MICRO = 1_000;

    private record Version(AvroType schema, long fingerprint) {}

    private final List<Version> newestFirst = new ArrayList<>();
    private final ColumnNode root;
    private final ValueRow row;
    /** Items that may be read past: some take no bytes, and their number is whatever the value says. */
    private long itemsLeft;

    /** @param versions oldest first */
    AvroValueReader(List<AvroType> versions, List<SchemaField> fields) {
        versions.forEach(schema -> newestFirst.add(0, new Version(schema, AvroCanonicalForm.fingerprint(schema))));
        this.root = ColumnNode.root(fields);
        this.row = new ValueRow(root.endColumn());
    }

    @Override
    public ValueRow row() {
        return row;
    }

    @Override
    public void clear() {
        row.clear();
    }

    @Override
    public boolean read(Bytes value) {
        boolean fits = isMarked(value) ? readMarked(value) : readPlain(value);
        if (!fits) {
            clear();
        }
        return fits;
    }

    private boolean isMarked(Bytes value) {
        return value.length() >= MARKED_BYTES
                && new AvroInput(value, 0).littleEndian(MARK_BYTES) == MARK
                && newestFirst.stream().anyMatch(version -> version.fingerprint() == fingerprint(value));
    }

    private static long fingerprint(Bytes value) {
        return new AvroInput(value, MARK_BYTES).littleEndian(Long.BYTES);
    }

    private boolean readMarked(Bytes value) {
        long fingerprint = fingerprint(value);
        return newestFirst.stream()
                .anyMatch(version -> version.fingerprint() == fingerprint && read(value, MARKED_BYTES, version));
    }

    private boolean readPlain(Bytes value) {
        if (newestFirst.stream().anyMatch(version -> read(value, 0, version))) {
            return true;
        }
        return value.length() >= REGISTRY_BYTES
                && value.byteAt(0) == 0
                && newestFirst.stream().anyMatch(version -> read(value, REGISTRY_BYTES, version));
    }

    private boolean read(Bytes value, int position, Version version) {
        row.clear();
        itemsLeft = value.length();
        AvroInput in = new AvroInput(value, position);
        try {
            readRecord(in, version.schema(), root);
            return in.isEnd();
        } catch (AvroInput.Misfit e) {
            return false;
        }
    }

    private void readRecord(AvroInput in, AvroType record, ColumnNode group) {
        row.enter(group);
        for (AvroType.Field field : record.fields()) {
            ColumnNode node = group.children().get(field.name());
            if (node == null) {
                skip(in, field.type(), 0);
            } else {
                readField(in, field.type(), node);
            }
        }
    }

    private void readField(AvroInput in, AvroType declared, ColumnNode node) {
        AvroType type = declared.nonNull() == null ? declared : branch(in, declared);
        switch (type.kind()) {
            case NULL -> {
                // The column stays null.
            }
            case RECORD -> {
                if (node.isGroup()) {
                    readRecord(in, type, node);
                } else {
                    skip(in, type, 0);
                }
            }
            case BOOLEAN -> row.set(node, in.readBoolean() ? 1 : 0);
            case INT, LONG -> row.set(node, number(in, type));
            case FLOAT -> row.set(node, Double.doubleToRawLongBits(in.readFloat()));
            case DOUBLE -> row.set(node, Double.doubleToRawLongBits(in.readDouble()));
            case BYTES -> row.set(node, in.readBytes());
            case FIXED -> row.set(node, in.readFixed(type.sizeBytes()));
            case STRING -> row.set(node, text(in));
            case ENUM -> row.set(node, Bytes.utf8(type.symbols().get(index(in, type.symbols()))));
            // What no column can hold, in a version in which the field was that.
            case ARRAY, MAP, UNION -> skip(in, type, 0);
            default -> throw new IllegalStateException(String.valueOf(type.kind()));
        }
    }

    private static AvroType branch(AvroInput in, AvroType union) {
        return union.types().get(index(in, union.types()));
    }

    private static int index(AvroInput in, List<?> choices) {
        int index = in.readInt();
        if (index < 0 || index >= choices.size()) {
            throw AvroInput.misfit();
        }
        return index;
    }

    private static Bytes text(AvroInput in) {
        Bytes text = in.readBytes();
        if (!Texts.isUtf8(text)) {
            throw AvroInput.misfit();
        }
        return text;
    }

    private static long number(AvroInput in, AvroType type) {
        long number = type.kind() == AvroType.Kind.INT ? in.readInt() : in.readLong();
        return switch (type.logicalType()) {
            case "date" -> required(number, type.kind() != AvroType.Kind.INT || Texts.isDay(number));
            case "timestamp-millis" ->
                micros(
                        type,
                        number,
                        Math.abs(number) <= Long.MAX_VALUE / MICROS_PER_MILLI ? number * MICROS_PER_MILLI : null);
            case "timestamp-micros" -> micros(type, number, number);
            case "timestamp-nanos" -> micros(type, number, Math.floorDiv(number, NANOS_PER_MICRO));
            default -> number;
        };
    }

    /** Logical types of times are those of longs; of an int they mean nothing. */
    private static long micros(AvroType type, long number, @Nullable Long micros) {
        if (type.kind() != AvroType.Kind.LONG) {
            return number;
        }
        if (micros == null) {
            throw AvroInput.misfit();
        }
        return required(micros, Texts.isTimestamp(micros));
    }

    private static long required(long number, boolean fits) {
        if (!fits) {
            throw AvroInput.misfit();
        }
        return number;
    }

    private void skip(AvroInput in, AvroType type, int depth) {
        if (depth > DEPTH_MAX) {
            throw AvroInput.misfit();
        }
        switch (type.kind()) {
            case NULL -> {
                // Takes no bytes.
            }
            case BOOLEAN -> in.readBoolean();
            case INT -> in.readInt();
            case LONG -> in.readLong();
            case FLOAT -> in.readFixed(Float.BYTES);
            case DOUBLE -> in.readFixed(Double.BYTES);
            case BYTES, STRING -> in.readBytes();
            case FIXED -> in.readFixed(type.sizeBytes());
            case ENUM -> index(in, type.symbols());
            case UNION -> skip(in, branch(in, type), depth + 1);
            case RECORD -> type.fields().forEach(field -> skip(in, field.type(), depth + 1));
            case ARRAY, MAP -> skipItems(in, type, depth);
            default -> throw new IllegalStateException(String.valueOf(type.kind()));
        }
    }

    private void skipItems(AvroInput in, AvroType type, int depth) {
        for (long count = in.readLong(); count != 0; count = in.readLong()) {
            if (count < 0) {
                // Such a block says its size in bytes, to be read past.
                in.readFixed(in.readLong());
                continue;
            }
            if (count > itemsLeft) {
                throw AvroInput.misfit();
            }
            itemsLeft -= count;
            for (long i = 0; i < count; i++) {
                if (type.kind() == AvroType.Kind.MAP) {
                    in.readBytes();
                }
                skip(in, type.types().get(0), depth + 1);
            }
        }
    }
}
