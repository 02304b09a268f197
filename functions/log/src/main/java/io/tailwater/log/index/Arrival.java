package io.tailwater.log.index;

import java.util.List;

/**
 * Up to where a partition has arrived in a region.
 *
 * @param offset the objects of all records before it are there
 * @param tableEndOffset of those, the ones before this are there as Parquet segments
 */
public record Arrival(long offset, long tableEndOffset) {

    /** Nothing, that is known. */
    public static final Arrival NOTHING = new Arrival(0, 0);

    public Arrival {
        if (tableEndOffset < 0 || offset < tableEndOffset) {
            throw new IllegalArgumentException(
                    "tableEndOffset: " + tableEndOffset + " is not between 0 and offset, " + offset);
        }
    }

    /** The farther of two, each being right. */
    public Arrival max(Arrival other) {
        return new Arrival(Math.max(offset, other.offset), Math.max(tableEndOffset, other.tableEndOffset));
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
                        table.startOffset()),
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
