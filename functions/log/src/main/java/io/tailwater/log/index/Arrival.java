package io.tailwater.log.index;

import java.util.List;

/**
 * Up to where a partition has arrived in a region.
 *
 * @param offset the objects of all records before it are there
 * @param tableEndOffset of those, the ones before this are there as Parquet segments
 * @param tableEpoch after which the last of these are named: what was there of a leader's segments says nothing about those that the next
 *     leader writes of the same offsets
 */
public record Arrival(long offset, long tableEndOffset, long tableEpoch) {

    /** Nothing, that is known. */
    public static final Arrival NOTHING = new Arrival(0, 0, 0);

    public Arrival {
        if (tableEndOffset < 0 || offset < tableEndOffset) {
            throw new IllegalArgumentException(
                    "tableEndOffset: " + tableEndOffset + " is not between 0 and offset, " + offset);
        }
    }

    /** The farther of two, each being right. */
    public Arrival max(Arrival other) {
        if (tableEpoch != other.tableEpoch) {
            return tableEpoch > other.tableEpoch ? this : other;
        }
        return new Arrival(Math.max(offset, other.offset), Math.max(tableEndOffset, other.tableEndOffset), tableEpoch);
    }

    /** What of it holds for a head of these epochs; perhaps none of it, where it is of an epoch that was overtaken. */
    public Arrival within(TableEpochs epochs) {
        if (tableEpoch == epochs.current()) {
            return this;
        }
        long end = epochs.endOf(tableEpoch);
        return new Arrival(Math.min(offset, end), Math.min(tableEndOffset, end), epochs.current());
    }

    /** What of a head has arrived. */
    public PartitionHead of(PartitionHead head) {
        if (offset >= head.nextOffset() && tableEndOffset >= head.table().endOffset()) {
            return head;
        }
        long end = Math.min(offset, head.nextOffset());
        PartitionHead.TableState table = head.table();
        return new PartitionHead(
                Math.min(head.logStartOffset(), end),
                end,
                tailUpTo(head, end),
                head.pagedMaxTimestampMs(),
                head.fence(),
                head.voided(),
                new PartitionHead.TableState(
                        Math.min(tableEndOffset, table.endOffset()),
                        table.maxTimestampMs(),
                        table.plan(),
                        table.reclamation(),
                        table.rawStartOffset(),
                        table.startOffset(),
                        table.epochs()),
                head.clean(),
                head.gaps());
    }

    private static List<SegmentEntry> tailUpTo(PartitionHead head, long end) {
        List<SegmentEntry> arrived =
                head.tail().stream().filter(entry -> entry.endOffset() <= end).toList();
        // Else it ends before the tail, or at a log start within a segment that has not arrived: nothing of the tail
        // can be read.
        return !arrived.isEmpty() && arrived.get(arrived.size() - 1).endOffset() == end ? arrived : List.of();
    }
}
