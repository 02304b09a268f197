package io.tailwater.format.schema;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a topic's values are: a JSON Schema, or an Avro record in all its versions, since values stay in the version in which they were
 * written. Changes only by fields that come and that values may lack, so that old files and new ones are one table.
 */
public final class ValueSchema {

    /** Characters of one schema. */
    public static final int TEXT_LENGTH_MAX = 16 * 1024;

    /** Characters of all versions of a schema together: a topic's item has 400 KB, and lists of topics read all of them. */
    public static final int VERSIONS_LENGTH_MAX = 64 * 1024;

    /** How values are encoded. */
    public enum Encoding {
        /** JSON text, by a JSON Schema. */
        JSON,
        /** Avro's binary encoding, by an Avro schema. */
        AVRO
    }

    /** @param avro null for a JSON Schema */
    private record Version(
            String text, List<SchemaField> fields, @Nullable AvroType avro) {}

    private final Encoding encoding;
    private final List<Version> versions;

    /** @throws InvalidSchemaException if a version is not the one before and more */
    private ValueSchema(Encoding encoding, List<Version> versions) {
        this.encoding = encoding;
        this.versions = List.copyOf(versions);
        for (int i = 1; i < versions.size(); i++) {
            requireGrowth(versions.get(i - 1).fields(), versions.get(i).fields(), "");
        }
        if (text().length() > VERSIONS_LENGTH_MAX) {
            throw new InvalidSchemaException(
                    "", "has " + text().length() + " characters in all its versions, more than " + VERSIONS_LENGTH_MAX);
        }
    }

    /**
     * Reads a schema: a JSON Schema of an object, an Avro schema of a record, or an array of such records, oldest first.
     *
     * @throws InvalidSchemaException naming what is wrong
     */
    public static ValueSchema parse(String text) {
        if (text.length() > VERSIONS_LENGTH_MAX) {
            throw new InvalidSchemaException(
                    "", "has " + text.length() + " characters, more than " + VERSIONS_LENGTH_MAX);
        }
        Object tree = JsonTree.parse(text);
        if (JsonTree.array(tree) != null) {
            List<Version> versions =
                    JsonTree.elements(text).stream().map(ValueSchema::avro).toList();
            if (versions.isEmpty()) {
                throw new InvalidSchemaException("", "is an empty array");
            }
            return new ValueSchema(Encoding.AVRO, versions);
        }
        Map<String, @Nullable Object> schema = JsonTree.object(tree);
        if (schema != null && "record".equals(schema.get("type"))) {
            return new ValueSchema(Encoding.AVRO, List.of(avro(text)));
        }
        requireLength(text);
        if (schema == null || !"object".equals(schema.get("type"))) {
            throw new InvalidSchemaException(
                    "type",
                    (schema == null
                                    ? "is missing"
                                    : schema.get("type") + " is neither \"object\", as of a JSON Schema,")
                            + " nor \"record\", as of an Avro schema");
        }
        return new ValueSchema(Encoding.JSON, List.of(new Version(text, JsonSchemaFields.of(schema), null)));
    }

    private static Version avro(String text) {
        requireLength(text);
        Map<String, @Nullable Object> schema = JsonTree.object(JsonTree.parse(text));
        if (schema == null || !"record".equals(schema.get("type"))) {
            throw new InvalidSchemaException("type", "is not \"record\" in each version of an Avro schema");
        }
        AvroType record = AvroSchemaParser.parse(schema);
        return new Version(text, AvroFields.of(record), record);
    }

    private static void requireLength(String text) {
        if (text.length() > TEXT_LENGTH_MAX) {
            throw new InvalidSchemaException("", "has " + text.length() + " characters, more than " + TEXT_LENGTH_MAX);
        }
    }

    /** How values are encoded. */
    public Encoding encoding() {
        return encoding;
    }

    /** What {@link #parse} reads: the schema as it was given, or an array of its versions. */
    public String text() {
        return versions.size() == 1
                ? versions.get(0).text()
                : versions.stream().map(Version::text).collect(Collectors.joining(",", "[", "]"));
    }

    /** The columns, in the order in which a {@link ValueRow} has them: the fields that are no groups. */
    public List<SchemaField> columns() {
        List<SchemaField> columns = new ArrayList<>();
        addColumns(fields(), columns);
        return columns;
    }

    private static void addColumns(List<SchemaField> fields, List<SchemaField> columns) {
        for (SchemaField field : fields) {
            if (field.type() == FieldType.GROUP) {
                addColumns(field.fields(), columns);
            } else {
                columns.add(field);
            }
        }
    }

    /** The fields that become columns, in their order. */
    public List<SchemaField> fields() {
        return newest().fields();
    }

    private Version newest() {
        return versions.get(versions.size() - 1);
    }

    /** Reads values. */
    public ValueReader reader() {
        return encoding == Encoding.JSON
                ? new JsonValueReader(fields())
                : new AvroValueReader(
                        versions.stream()
                                .map(version -> Objects.requireNonNull(version.avro()))
                                .toList(),
                        fields());
    }

    /**
     * This schema and what another adds.
     *
     * @param wanted a next version, or all versions, these first
     * @return for JSON the wanted one; for Avro these versions and the new ones
     * @throws InvalidSchemaException naming what is more than an addition of optional fields
     */
    public ValueSchema grownTo(ValueSchema wanted) {
        if (wanted.encoding != encoding) {
            throw new InvalidSchemaException(
                    "type",
                    "values are " + encoding + ", and stay so: those that are there would not be read any more");
        }
        requireGrowth(fields(), wanted.fields(), "");
        if (encoding == Encoding.JSON) {
            return wanted;
        }
        List<Version> grown = new ArrayList<>(versions);
        List<Version> added = wanted.versions;
        if (wanted.versions.size() > 1) {
            for (int i = 0; i < versions.size(); i++) {
                if (i == wanted.versions.size() || !isSame(versions.get(i), wanted.versions.get(i))) {
                    throw new InvalidSchemaException(
                            "", "version " + (i + 1) + " is not the one that there is: values were written with it");
                }
            }
            added = wanted.versions.subList(versions.size(), wanted.versions.size());
        } else if (isSame(newest(), added.get(0))) {
            return this;
        }
        grown.addAll(added);
        return new ValueSchema(Encoding.AVRO, grown);
    }

    private static boolean isSame(Version one, Version other) {
        AvroType first = one.avro();
        AvroType second = other.avro();
        return first != null
                && second != null
                && one.fields().equals(other.fields())
                && AvroCanonicalForm.of(first).equals(AvroCanonicalForm.of(second));
    }

    private static void requireGrowth(List<SchemaField> before, List<SchemaField> after, String group) {
        Map<String, SchemaField> now = after.stream().collect(Collectors.toMap(SchemaField::name, field -> field));
        Set<String> known = new HashSet<>();
        for (SchemaField field : before) {
            String where = group + field.name();
            SchemaField today = now.get(field.name());
            if (today == null) {
                throw new InvalidSchemaException(where, "is missing; fields can be added, not taken away");
            }
            if (!field.isSameButForFields(today)) {
                throw new InvalidSchemaException(
                        where, "is " + described(today) + ", was " + described(field) + "; a field stays what it is");
            }
            requireGrowth(field.fields(), today.fields(), where + ".");
            known.add(field.name());
        }
        for (SchemaField field : after) {
            if (field.required() && !known.contains(field.name())) {
                throw new InvalidSchemaException(
                        group + field.name(),
                        "is new and not optional: the values that there are do not have it."
                                + " In JSON Schema, leave it out of required; in Avro, make it a union with null whose"
                                + " default is null");
            }
        }
    }

    private static String described(SchemaField field) {
        return field.type() + (field.required() ? " required" : " optional") + (field.nullable() ? " nullable" : "");
    }
}
