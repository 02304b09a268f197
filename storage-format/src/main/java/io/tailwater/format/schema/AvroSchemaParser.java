package io.tailwater.format.schema;

import io.tailwater.format.schema.AvroType.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads an Avro schema (1.12) from its JSON. */
final class AvroSchemaParser {

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern FULL_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)*");
    private static final int FIXED_BYTES_MAX = 16 * 1024 * 1024;
    private static final Map<String, Kind> PRIMITIVES = primitives();

    private final Map<String, AvroType> named = new HashMap<>();

    private static Map<String, Kind> primitives() {
        Map<String, Kind> kinds = new HashMap<>();
        for (Kind kind : List.of(
                Kind.NULL, Kind.BOOLEAN, Kind.INT, Kind.LONG, Kind.FLOAT, Kind.DOUBLE, Kind.BYTES, Kind.STRING)) {
            kinds.put(kind.name().toLowerCase(Locale.ROOT), kind);
        }
        return kinds;
    }

    /** @throws InvalidSchemaException naming what is wrong */
    static AvroType parse(Map<String, @Nullable Object> schema) {
        return new AvroSchemaParser().type(schema, "", "");
    }

    private AvroType type(@Nullable Object declared, String namespace, String where) {
        if (declared instanceof String name) {
            return reference(name, namespace, where);
        }
        List<@Nullable Object> branches = JsonTree.array(declared);
        if (branches != null) {
            return union(branches, namespace, where);
        }
        Map<String, @Nullable Object> schema = JsonTree.object(declared);
        if (schema == null) {
            throw new InvalidSchemaException(where, declared + " is not a type");
        }
        if (!(schema.get("type") instanceof String kind)) {
            // {"type": {"type": ...}} is allowed, and is the inner type.
            return type(schema.get("type"), namespace, where);
        }
        return switch (kind) {
            case "record" -> record(schema, namespace, where);
            case "enum" -> enumeration(schema, namespace, where);
            case "fixed" -> fixed(schema, namespace, where);
            case "array" -> AvroType.of(Kind.ARRAY, List.of(type(schema.get("items"), namespace, where + ".items")));
            case "map" -> AvroType.of(Kind.MAP, List.of(type(schema.get("values"), namespace, where + ".values")));
            default -> {
                Kind primitive = PRIMITIVES.get(kind);
                yield primitive == null
                        ? reference(kind, namespace, where)
                        : AvroType.primitive(
                                primitive, schema.get("logicalType") instanceof String logical ? logical : "");
            }
        };
    }

    private AvroType reference(String name, String namespace, String where) {
        Kind primitive = PRIMITIVES.get(name);
        if (primitive != null) {
            return AvroType.primitive(primitive, "");
        }
        AvroType known = named.get(name.contains(".") || namespace.isEmpty() ? name : namespace + "." + name);
        if (known == null) {
            throw new InvalidSchemaException(where, "\"" + name + "\" is not a type, nor the name of one before it");
        }
        return known;
    }

    private AvroType union(List<@Nullable Object> branches, String namespace, String where) {
        List<AvroType> types = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Object branch : branches) {
            AvroType type = type(branch, namespace, where);
            if (type.kind() == Kind.UNION || !seen.add(type.kind() + " " + type.name())) {
                throw new InvalidSchemaException(where, "is a union with a union in it, or with a type twice");
            }
            types.add(type);
        }
        return AvroType.of(Kind.UNION, types);
    }

    private AvroType record(Map<String, @Nullable Object> schema, String namespace, String where) {
        String name = fullName(schema, namespace, where);
        AvroType record = AvroType.record(name);
        remember(record, where);
        List<@Nullable Object> fields = JsonTree.array(schema.get("fields"));
        if (fields == null) {
            throw new InvalidSchemaException(where.isEmpty() ? "fields" : where + ".fields", "is not an array");
        }
        Set<String> names = new HashSet<>();
        for (Object declared : fields) {
            Map<String, @Nullable Object> field = JsonTree.object(declared);
            if (field == null || !(field.get("name") instanceof String fieldName)) {
                throw new InvalidSchemaException(where, "has a field without a name");
            }
            String place = where.isEmpty() ? fieldName : where + "." + fieldName;
            requireName(NAME, fieldName, place);
            if (!names.add(fieldName)) {
                throw new InvalidSchemaException(place, "is declared twice");
            }
            AvroType type = type(field.get("type"), namespaceOf(name), place);
            record.add(
                    new AvroType.Field(fieldName, type, field.containsKey("default") && field.get("default") == null));
        }
        return record;
    }

    private AvroType enumeration(Map<String, @Nullable Object> schema, String namespace, String where) {
        List<@Nullable Object> declared = JsonTree.array(schema.get("symbols"));
        if (declared == null) {
            throw new InvalidSchemaException(where + ".symbols", "is not an array");
        }
        List<String> symbols = new ArrayList<>();
        for (Object symbol : declared) {
            if (!(symbol instanceof String text)) {
                throw new InvalidSchemaException(where + ".symbols", symbol + " is not a name");
            }
            requireName(NAME, text, where + ".symbols");
            symbols.add(text);
        }
        return remember(AvroType.enumeration(fullName(schema, namespace, where), symbols), where);
    }

    private AvroType fixed(Map<String, @Nullable Object> schema, String namespace, String where) {
        if (!(schema.get("size") instanceof Double size)
                || size != Math.rint(size)
                || size < 0
                || size > FIXED_BYTES_MAX) {
            throw new InvalidSchemaException(
                    where + ".size", schema.get("size") + " is not a number between 0 and " + FIXED_BYTES_MAX);
        }
        return remember(AvroType.fixed(fullName(schema, namespace, where), size.intValue()), where);
    }

    private AvroType remember(AvroType type, String where) {
        if (named.put(type.name(), type) != null) {
            throw new InvalidSchemaException(where, type.name() + " is declared twice");
        }
        return type;
    }

    private static String fullName(Map<String, @Nullable Object> schema, String enclosing, String where) {
        if (!(schema.get("name") instanceof String name)) {
            throw new InvalidSchemaException(where.isEmpty() ? "name" : where + ".name", "is missing");
        }
        String full = name;
        if (!name.contains(".")) {
            String namespace = Objects.toString(schema.getOrDefault("namespace", enclosing), "");
            full = namespace.isEmpty() ? name : namespace + "." + name;
        }
        requireName(FULL_NAME, full, where);
        if (PRIMITIVES.containsKey(full)) {
            throw new InvalidSchemaException(where, full + " is the name of a primitive type");
        }
        return full;
    }

    private static String namespaceOf(String fullName) {
        int dot = fullName.lastIndexOf('.');
        return dot < 0 ? "" : fullName.substring(0, dot);
    }

    private static void requireName(Pattern pattern, String name, String where) {
        if (!pattern.matcher(name).matches()) {
            throw new InvalidSchemaException(where, "\"" + name + "\" is not a name in Avro");
        }
    }
}
