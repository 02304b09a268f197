package io.tailwater.format.schema;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * Gives fields their columns' names and ids, and holds a schema to what a file can bear. One of these a schema.
 *
 * <p>Query engines tell columns apart without regard to case, and take those of the path before those of the file.
 */
final class FieldNaming {

    /** Columns of a file, each of which costs memory while it is written and bytes in every row group's footer. */
    static final int COLUMNS_MAX = 100;

    /** Groups within groups: query engines show no more anyway. */
    static final int DEPTH_MAX = 8;

    private static final int NAME_LENGTH_MAX = 128;

    /** Of every Parquet segment, and of the path to it. */
    private static final Set<String> TAKEN =
            Set.of("offset", "timestamp", "timestamp_ms", "key", "value", "headers", "topic", "partition", "date");

    /** In front of a name that is taken. */
    private static final String PREFIX = "value_";

    /** Ids of typed columns are behind those of all others, and before those that Iceberg keeps for itself. */
    private static final int ID_MIN = 1_000;

    private static final long IDS = 2_000_000_000L;

    private final Map<Integer, String> ids = new HashMap<>();
    private int columns;

    /** A group of fields that is being read: at the root, or within a field. */
    final class Group {

        private final List<String> path;
        private final Map<String, String> names = new HashMap<>();
        private final Set<String> fields = new HashSet<>();

        private Group(List<String> path) {
            this.path = path;
        }

        /**
         * Names a field.
         *
         * @param type not a group
         * @throws InvalidSchemaException naming the field
         */
        SchemaField leaf(String name, FieldType type, boolean required, boolean nullable) {
            if (++columns > COLUMNS_MAX) {
                throw new InvalidSchemaException(where(name), "is one of more than " + COLUMNS_MAX + " columns");
            }
            return field(name, type, required, nullable, List.of());
        }

        /** As {@link #leaf}, of a field with fields of its own. */
        SchemaField group(String name, boolean required, boolean nullable, List<SchemaField> fields) {
            return field(name, FieldType.GROUP, required, nullable, fields);
        }

        /** The group within a field of this one. */
        Group within(String name) {
            if (path.size() == DEPTH_MAX) {
                throw new InvalidSchemaException(where(name), "lies deeper than " + DEPTH_MAX + " levels");
            }
            List<String> inner = new ArrayList<>(path);
            inner.add(name);
            return new Group(inner);
        }

        /** A field's place in the schema, for messages. */
        String where(String name) {
            return path.isEmpty() ? name : String.join(".", path) + "." + name;
        }

        private SchemaField field(
                String name, FieldType type, boolean required, boolean nullable, List<SchemaField> within) {
            if (name.isEmpty() || name.length() > NAME_LENGTH_MAX) {
                throw new InvalidSchemaException(
                        where(name), "its name has " + name.length() + " characters, not 1 to " + NAME_LENGTH_MAX);
            }
            if (!fields.add(name)) {
                throw new InvalidSchemaException(where(name), "is declared twice");
            }
            String column = column(name);
            String other = names.put(column.toLowerCase(Locale.ROOT), name);
            if (other != null) {
                throw new InvalidSchemaException(
                        where(name), "becomes the same column as " + where(other) + ", " + column);
            }
            return new SchemaField(name, column, id(name), type, required, nullable, within);
        }

        private String column(String name) {
            StringBuilder column = new StringBuilder();
            name.codePoints()
                    .map(character -> Character.isLetterOrDigit(character) ? character : '_')
                    .forEach(column::appendCodePoint);
            boolean taken = path.isEmpty() && TAKEN.contains(column.toString().toLowerCase(Locale.ROOT));
            return taken ? PREFIX + column : column.toString();
        }

        /** Follows from the path alone, so that it stays when other fields come. */
        private int id(String name) {
            String place = path.isEmpty() ? name : String.join("/", path) + "/" + name;
            CRC32 crc = new CRC32();
            crc.update(place.getBytes(StandardCharsets.UTF_8));
            int id = Math.toIntExact(ID_MIN + crc.getValue() % IDS);
            String other = ids.put(id, where(name));
            if (other != null) {
                throw new InvalidSchemaException(
                        where(name), "gets the same column id as " + other + ", " + id + ": one needs another name");
            }
            return id;
        }
    }

    /** The fields of a value. */
    Group root() {
        return new Group(List.of());
    }
}
