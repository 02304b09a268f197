package io.tailwater.format.schema;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a field stands among a file's columns.
 *
 * @param number of the field among all, groups included
 * @param depth of its column: 1 at the root
 * @param firstColumn its own, or the first in the group
 * @param endColumn behind its last one
 * @param children by their names in values
 */
record ColumnNode(
        SchemaField field,
        int number,
        int depth,
        int firstColumn,
        int endColumn,
        Map<String, ColumnNode> children,
        List<ColumnNode> requiredChildren) {

    /** The fields of a value, as one group that is always there. */
    static ColumnNode root(List<SchemaField> fields) {
        return new Counter().node(new SchemaField("", "", 0, FieldType.GROUP, true, false, fields), 0);
    }

    boolean isGroup() {
        return field.type() == FieldType.GROUP;
    }

    /** Numbers fields and columns in the order in which files have them. */
    private static final class Counter {

        private int fields;
        private int columns;

        ColumnNode node(SchemaField field, int depth) {
            int number = fields++;
            int first = columns;
            Map<String, ColumnNode> children = new HashMap<>();
            List<ColumnNode> required = new ArrayList<>();
            if (field.type() == FieldType.GROUP) {
                for (SchemaField child : field.fields()) {
                    ColumnNode node = node(child, depth + 1);
                    children.put(child.name(), node);
                    if (child.required()) {
                        required.add(node);
                    }
                }
            } else {
                columns++;
            }
            return new ColumnNode(field, number, depth, first, columns, children, required);
        }
    }
}
