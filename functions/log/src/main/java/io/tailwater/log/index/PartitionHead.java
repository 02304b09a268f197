package io.tailwater.log.index;

import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * A partition's head, as it was at one moment.
 *
 * @param logStartOffset the first offset that may be read
 * @param nextOffset the offset that the next record gets
 * @param tail the newest segments, by offset, without a gap, the last one ending at {@code nextOffset}
 * @param pagedMaxTimestampMs the largest timestamp among the segments that index pages name; {@link Long#MIN_VALUE} when
 *     there are none
 * @param fence the smallest segment id that can still be committed
 * @param voided ids above the fence that can never be committed
 */
public record PartitionHead(
        long logStartOffset,
        long nextOffset,
        List<SegmentEntry> tail,
        long pagedMaxTimestampMs,
        UUID fence,
        Set<UUID> voided) {

    public PartitionHead {
        if (logStartOffset < 0 || nextOffset < logStartOffset) {
            throw new IllegalArgumentException(
                    "logStartOffset: " + logStartOffset + " is not between 0 and nextOffset, " + nextOffset);
        }
        tail = List.copyOf(tail);
        voided = Set.copyOf(voided);
        long expected = tail.isEmpty() ? nextOffset : tail.get(0).baseOffset();
        for (SegmentEntry entry : tail) {
            if (entry.baseOffset() != expected) {
                throw new IllegalArgumentException("tail: segment " + entry.segmentId() + " begins at offset "
                        + entry.baseOffset() + " instead of " + expected);
            }
            expected = entry.endOffset();
        }
        if (expected != nextOffset) {
            throw new IllegalArgumentException("tail: ends at " + expected + ", but nextOffset is " + nextOffset);
        }
    }

    /** The first offset that the tail names; what lies before it is in index pages. */
    public long tailBaseOffset() {
        return tail.isEmpty() ? nextOffset : tail.get(0).baseOffset();
    }
}
