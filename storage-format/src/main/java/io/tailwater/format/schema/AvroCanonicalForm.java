package io.tailwater.format.schema;

import io.tailwater.format.schema.AvroType.Kind;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A schema as Avro compares it (its Parsing Canonical Form), and the fingerprint of that which values may begin with (CRC-64-AVRO). */
final class AvroCanonicalForm {

    private static final long EMPTY = 0xc15d213aa4d7a795L;
    private static final long[] TABLE = table();

    private final StringBuilder text = new StringBuilder();
    private final Set<String> written = new HashSet<>();

    private AvroCanonicalForm() {}

    static String of(AvroType schema) {
        AvroCanonicalForm form = new AvroCanonicalForm();
        form.write(schema);
        return form.text.toString();
    }

    static long fingerprint(AvroType schema) {
        long fingerprint = EMPTY;
        for (byte octet : of(schema).getBytes(StandardCharsets.UTF_8)) {
            fingerprint = fingerprint >>> 8 ^ TABLE[(int) (fingerprint ^ octet) & 0xff];
        }
        return fingerprint;
    }

    private static long[] table() {
        long[] table = new long[256];
        for (int i = 0; i < table.length; i++) {
            long entry = i;
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                entry = entry >>> 1 ^ EMPTY & -(entry & 1L);
            }
            table[i] = entry;
        }
        return table;
    }

    private void write(AvroType type) {
        switch (type.kind()) {
            case UNION -> writeList(type.types());
            case ARRAY -> writeCollection("items", type);
            case MAP -> writeCollection("values", type);
            case RECORD, ENUM, FIXED -> writeNamed(type);
            default -> text.append('"').append(keyword(type)).append('"');
        }
    }

    private void writeCollection(String property, AvroType type) {
        text.append("{\"type\":\"")
                .append(keyword(type))
                .append("\",\"")
                .append(property)
                .append("\":");
        write(type.types().get(0));
        text.append('}');
    }

    private void writeNamed(AvroType type) {
        if (!written.add(type.name())) {
            text.append('"').append(type.name()).append('"');
            return;
        }
        text.append("{\"name\":\"").append(type.name());
        text.append("\",\"type\":\"").append(keyword(type)).append('"');
        if (type.kind() == Kind.RECORD) {
            writeFields(type.fields());
        } else if (type.kind() == Kind.ENUM) {
            text.append(",\"symbols\":[");
            text.append(type.symbols().isEmpty() ? "" : "\"" + String.join("\",\"", type.symbols()) + "\"");
            text.append(']');
        } else {
            text.append(",\"size\":").append(type.sizeBytes());
        }
        text.append('}');
    }

    private void writeFields(List<AvroType.Field> fields) {
        text.append(",\"fields\":[");
        for (Iterator<AvroType.Field> rest = fields.iterator(); rest.hasNext(); ) {
            AvroType.Field field = rest.next();
            text.append("{\"name\":\"").append(field.name()).append("\",\"type\":");
            write(field.type());
            text.append(rest.hasNext() ? "}," : "}");
        }
        text.append(']');
    }

    private void writeList(List<AvroType> types) {
        text.append('[');
        for (Iterator<AvroType> rest = types.iterator(); rest.hasNext(); ) {
            write(rest.next());
            text.append(rest.hasNext() ? "," : "");
        }
        text.append(']');
    }

    private static String keyword(AvroType type) {
        return type.kind().name().toLowerCase(Locale.ROOT);
    }
}
