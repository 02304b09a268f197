package io.tailwater.log.index;

import java.util.List;

/**
 * A place in a partition, and the segments that follow it.
 *
 * @param offset from the log start to the log end
 * @param entries by offset, without a gap, the first one holding the offset; empty at the log end
 */
public record Position(long offset, List<LogSegment> entries) {

    public Position {
        entries = List.copyOf(entries);
        if (!entries.isEmpty()
                && (entries.get(0).baseOffset() > offset || entries.get(0).endOffset() <= offset)) {
            throw new IllegalArgumentException(
                    "entries: the first is " + entries.get(0).baseOffset() + " to "
                            + entries.get(0).endOffset() + " and does not hold offset " + offset);
        }
    }
}
