package io.tailwater.format.schema;

import io.tailwater.format.record.Bytes;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A value's columns: one place each, filled anew for every value, so that nothing is allocated for numbers. Not safe for use by more than
 * one thread.
 */
public final class ValueRow {

    private final long[] numbers;
    private final @Nullable Bytes[] texts;
    private final int[] levels;
    private long sizeBytes;

    ValueRow(int columns) {
        this.numbers = new long[columns];
        this.texts = new Bytes[columns];
        this.levels = new int[columns];
    }

    void clear() {
        Arrays.fill(texts, null);
        Arrays.fill(levels, 0);
        sizeBytes = 0;
    }

    /** Says that a group is there: its columns are null one level deeper, unless they are set. */
    void enter(ColumnNode group) {
        Arrays.fill(levels, group.firstColumn(), group.endColumn(), group.depth());
    }

    void set(ColumnNode leaf, long number) {
        numbers[leaf.firstColumn()] = number;
        levels[leaf.firstColumn()] = leaf.depth();
        sizeBytes += Long.BYTES;
    }

    void set(ColumnNode leaf, Bytes text) {
        texts[leaf.firstColumn()] = text;
        levels[leaf.firstColumn()] = leaf.depth();
        sizeBytes += text.length();
    }

    /** How many of a column's fields are there, from the root on: all of them where the column has a value. */
    public int level(int column) {
        return levels[column];
    }

    /** The number of a column that has a value: a double as its bits, true as 1. */
    public long number(int column) {
        return numbers[column];
    }

    /** The bytes of a column that has a value. */
    public Bytes bytes(int column) {
        return Objects.requireNonNull(texts[column]);
    }

    /** How much the columns add to a file, before compression, about. */
    public long sizeBytes() {
        return sizeBytes;
    }
}
