package io.tailwater.format.schema;

import io.tailwater.format.schema.AvroType.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The fields of an Avro record that become columns. Arrays, maps, unions of more than null and one type, and records within themselves
 * are left out: values are read past them.
 */
final class AvroFields {

    private final FieldNaming naming = new FieldNaming();
    private final Deque<AvroType> entered = new ArrayDeque<>();

    /** @throws InvalidSchemaException naming what is wrong */
    static List<SchemaField> of(AvroType record) {
        AvroFields fields = new AvroFields();
        List<SchemaField> found = fields.fields(record, fields.naming.root());
        if (found.isEmpty()) {
            throw new InvalidSchemaException("fields", "has none that can be a column");
        }
        return found;
    }

    private List<SchemaField> fields(AvroType record, FieldNaming.Group group) {
        entered.push(record);
        List<SchemaField> fields = new ArrayList<>();
        for (AvroType.Field field : record.fields()) {
            field(field, group).ifPresent(fields::add);
        }
        entered.pop();
        return fields;
    }

    private Optional<SchemaField> field(AvroType.Field field, FieldNaming.Group group) {
        AvroType inner = field.type().nonNull();
        boolean nullable = inner != null;
        AvroType type = nullable ? inner : field.type();
        boolean required = !(nullable && field.nullByDefault());
        if (type.kind() == Kind.RECORD) {
            if (entered.contains(type)) {
                return Optional.empty();
            }
            List<SchemaField> within = fields(type, group.within(field.name()));
            return within.isEmpty()
                    ? Optional.empty()
                    : Optional.of(group.group(field.name(), required, nullable, within));
        }
        return columnType(type).map(column -> group.leaf(field.name(), column, required, nullable));
    }

    private static Optional<FieldType> columnType(AvroType type) {
        return switch (type.kind()) {
            case BOOLEAN -> Optional.of(FieldType.BOOLEAN);
            case INT -> Optional.of(type.logicalType().equals("date") ? FieldType.DATE : FieldType.LONG);
            case LONG ->
                Optional.of(
                        switch (type.logicalType()) {
                            case "timestamp-millis", "timestamp-micros", "timestamp-nanos" -> FieldType.TIMESTAMP;
                            default -> FieldType.LONG;
                        });
            case FLOAT, DOUBLE -> Optional.of(FieldType.DOUBLE);
            case BYTES, FIXED -> Optional.of(FieldType.BYTES);
            case STRING, ENUM -> Optional.of(FieldType.STRING);
            default -> Optional.empty();
        };
    }
}
