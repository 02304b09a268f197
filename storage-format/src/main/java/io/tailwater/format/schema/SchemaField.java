package io.tailwater.format.schema;

import java.util.List;

/**
 * A field that a schema declares, and the column that it becomes.
 *
 * @param name in values
 * @param column in files; unlike its siblings', whatever their case
 * @param columnId for ever: follows from the names on the way to the field
 * @param required a value without it does not fit
 * @param nullable a value in which it is null fits
 * @param fields of a group, one or more; empty otherwise
 */
public record SchemaField(
        String name,
        String column,
        int columnId,
        FieldType type,
        boolean required,
        boolean nullable,
        List<SchemaField> fields) {

    public SchemaField {
        fields = List.copyOf(fields);
        if (fields.isEmpty() == (type == FieldType.GROUP)) {
            throw new IllegalArgumentException(name + " is " + type + " with " + fields.size() + " fields");
        }
    }

    /** The same but for what is in it. */
    boolean isSameButForFields(SchemaField other) {
        return name.equals(other.name)
                && column.equals(other.column)
                && type == other.type
                && required == other.required
                && nullable == other.nullable;
    }
}
