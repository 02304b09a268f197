package io.tailwater.log.cleaning;

import io.tailwater.log.index.TableEntry;
import io.tailwater.log.index.TableEpochs;
import io.tailwater.log.index.TableStore;
import io.tailwater.log.topic.TopicIdPartition;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** Goes through a partition's Parquet segments as the index names them. */
final class TableEntries {

    /** How many are read at once: 25 KB. */
    private static final int AT_ONCE = 100;

    private final TableStore table;

    TableEntries(TableStore table) {
        this.table = table;
    }

    /**
     * The segments that hold an offset or one behind it, up to an end.
     *
     * @param epochs of the head
     * @param endOffset at which a segment ends
     */
    Iterator<TableEntry> between(TopicIdPartition partition, TableEpochs epochs, long offset, long endOffset) {
        return new Iterator<>() {

            private final Deque<TableEntry> read = new ArrayDeque<>();
            private long position = offset;

            @Override
            public boolean hasNext() {
                if (read.isEmpty() && position < endOffset) {
                    read.addAll(table.from(partition, epochs, position, AT_ONCE));
                }
                return !read.isEmpty() && read.peek().endOffset() <= endOffset;
            }

            @Override
            public TableEntry next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                TableEntry entry = read.remove();
                position = entry.endOffset();
                return entry;
            }
        };
    }
}
