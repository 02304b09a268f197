package io.tailwater.format.schema;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields that a JSON Schema declares. What cannot be a column of one type (arrays, several types, references, free objects) is one of
 * JSON text. Keywords that narrow a type, as {@code minimum} and {@code pattern} do, are not looked at: they say what a value should be, not
 * what a column is.
 */
final class JsonSchemaFields {

    private static final Set<String> TYPES =
            Set.of("string", "integer", "number", "boolean", "object", "array", "null");
    private static final String PROPERTIES = "properties";
    private static final String REQUIRED = "required";

    private final FieldNaming naming = new FieldNaming();

    /** @throws InvalidSchemaException naming what is wrong */
    static List<SchemaField> of(Map<String, @Nullable Object> schema) {
        List<SchemaField> fields = new JsonSchemaFields().fields(schema, "", null);
        if (fields.isEmpty()) {
            throw new InvalidSchemaException(PROPERTIES, "is missing or empty: there would be no columns");
        }
        return fields;
    }

    private List<SchemaField> fields(
            Map<String, @Nullable Object> schema, String where, FieldNaming.@Nullable Group within) {
        FieldNaming.Group group = within == null ? naming.root() : within;
        Set<String> required = required(schema, where);
        Map<String, @Nullable Object> properties = properties(schema, where);
        List<SchemaField> fields = new ArrayList<>();
        properties.forEach((name, declared) -> fields.add(field(group, name, declared, required.contains(name))));
        for (String name : required) {
            if (!properties.containsKey(name)) {
                throw new InvalidSchemaException(
                        prefixed(where, REQUIRED), "names " + name + ", which is not among the properties");
            }
        }
        return fields;
    }

    private SchemaField field(FieldNaming.Group group, String name, @Nullable Object declared, boolean required) {
        String where = group.where(name);
        Map<String, @Nullable Object> schema = JsonTree.object(declared);
        if (schema == null) {
            if (declared instanceof Boolean) {
                return group.leaf(name, FieldType.JSON, required, true);
            }
            throw new InvalidSchemaException(where, "is not a schema");
        }
        Set<String> types = types(schema, where);
        boolean nullable = types.isEmpty() || types.remove("null");
        String type = types.size() == 1 ? types.iterator().next() : "several";
        if (type.equals("object") && !properties(schema, where).isEmpty()) {
            List<SchemaField> fields = fields(schema, where, group.within(name));
            return group.group(name, required, nullable, fields);
        }
        return group.leaf(name, columnType(type, schema), required, nullable);
    }

    private static FieldType columnType(String type, Map<String, @Nullable Object> schema) {
        return switch (type) {
            case "integer" -> FieldType.LONG;
            case "number" -> FieldType.DOUBLE;
            case "boolean" -> FieldType.BOOLEAN;
            case "string" ->
                switch (String.valueOf(schema.get("format"))) {
                    case "date-time" -> FieldType.TIMESTAMP;
                    case "date" -> FieldType.DATE;
                    default -> FieldType.STRING;
                };
            default -> FieldType.JSON;
        };
    }

    /** The types that are named; none when any is allowed. */
    private static Set<String> types(Map<String, @Nullable Object> schema, String where) {
        Object declared = schema.get("type");
        List<@Nullable Object> names = declared == null ? List.of() : JsonTree.array(declared);
        if (names == null) {
            names = List.of(declared);
        }
        Set<String> types = new HashSet<>();
        for (Object name : names) {
            if (!(name instanceof String text) || !TYPES.contains(text)) {
                throw new InvalidSchemaException(
                        where + ".type",
                        name + " is not one of "
                                + String.join(", ", TYPES.stream().sorted().toList()));
            }
            types.add(text);
        }
        return types;
    }

    private static Map<String, @Nullable Object> properties(Map<String, @Nullable Object> schema, String where) {
        Object declared = schema.get(PROPERTIES);
        if (declared == null) {
            return Map.of();
        }
        Map<String, @Nullable Object> properties = JsonTree.object(declared);
        if (properties == null) {
            throw new InvalidSchemaException(prefixed(where, PROPERTIES), "is not an object");
        }
        return properties;
    }

    private static Set<String> required(Map<String, @Nullable Object> schema, String where) {
        Object declared = schema.get(REQUIRED);
        Set<String> required = new HashSet<>();
        List<@Nullable Object> names = declared == null ? List.of() : JsonTree.array(declared);
        if (names == null) {
            throw new InvalidSchemaException(prefixed(where, REQUIRED), "is not an array");
        }
        for (Object name : names) {
            if (!(name instanceof String text)) {
                throw new InvalidSchemaException(prefixed(where, REQUIRED), name + " is not a name");
            }
            required.add(text);
        }
        return required;
    }

    private static String prefixed(String where, String keyword) {
        return where.isEmpty() ? keyword : where + "." + keyword;
    }
}
