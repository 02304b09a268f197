package io.tailwater.log.index;

/**
 * Offsets of a partition that no record has, nor ever will: another region may have given them out before it lost its leadership.
 *
 * @param from the first of them: where the log ended when leadership moved
 * @param to the offset behind the last one: where the log goes on
 */
public record OffsetGap(long from, long to) {

    public OffsetGap {
        if (from < 0 || to <= from) {
            throw new IllegalArgumentException("from: " + from + " is not between 0 and to, " + to);
        }
    }

    boolean holds(long offset) {
        return from <= offset && offset < to;
    }
}
