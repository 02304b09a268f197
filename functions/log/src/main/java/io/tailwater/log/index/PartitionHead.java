package io.tailwater.log.index;

import java.util.List;
import java.util.Optional;
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
 * @param table which part of the log has been rewritten
 * @param clean which part of that holds one record a key
 * @param gaps offsets without records, by offset; none where leadership never moved without its leader
 */
public record PartitionHead(
        long logStartOffset,
        long nextOffset,
        List<SegmentEntry> tail,
        long pagedMaxTimestampMs,
        UUID fence,
        Set<UUID> voided,
        TableState table,
        CleanState clean,
        List<OffsetGap> gaps) {

    /**
     * What has become of older records.
     *
     * @param endOffset what lies before it, and not below the log start, stands in Parquet segments
     * @param maxTimestampMs the greatest timestamp among them; {@link Long#MIN_VALUE} when there are none
     * @param plan the Parquet segment that is being written
     * @param reclamation what is to be deleted when its time comes
     * @param rawStartOffset raw segments that end at or before it are gone
     * @param startOffset segments of the table that end at or before it are gone
     * @param epochs after which its segments are named
     */
    public record TableState(
            long endOffset,
            long maxTimestampMs,
            Optional<CompactionPlan> plan,
            Optional<Reclamation> reclamation,
            long rawStartOffset,
            long startOffset,
            TableEpochs epochs) {}

    public PartitionHead {
        if (logStartOffset < 0 || nextOffset < logStartOffset) {
            throw new IllegalArgumentException(
                    "logStartOffset: " + logStartOffset + " is not between 0 and nextOffset, " + nextOffset);
        }
        tail = List.copyOf(tail);
        voided = Set.copyOf(voided);
        gaps = List.copyOf(gaps);
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

    /** The first offset that is read from raw segments. */
    public long rawBaseOffset() {
        return Math.max(logStartOffset, table.endOffset());
    }

    /** Raw segments that end at or before it are needed no more: neither by readers nor by a plan that is being carried out. */
    public long rawNeededOffset() {
        return table.plan()
                .map(plan -> Math.max(table.endOffset(), Math.min(logStartOffset, plan.baseOffset())))
                .orElseGet(this::rawBaseOffset);
    }

    /** An offset, or the one where the log goes on when it lies in a gap. */
    public long onward(long offset) {
        long onward = offset;
        for (OffsetGap gap : gaps) {
            // One gap may begin where another ends.
            onward = gap.holds(onward) ? gap.to() : onward;
        }
        return onward;
    }

    /** Where records without a gap end that begin at or behind an offset: at the next gap, or at the log end. */
    public long runEnd(long offset) {
        for (OffsetGap gap : gaps) {
            if (offset < gap.to()) {
                return Math.min(gap.from(), nextOffset);
            }
        }
        return nextOffset;
    }

    /** How many offsets from one on may have records: those up to the log end that are in no gap. */
    public long recordsFrom(long offset) {
        long count = Math.max(0, nextOffset - offset);
        for (OffsetGap gap : gaps) {
            count -= Math.max(0, Math.min(gap.to(), nextOffset) - Math.max(gap.from(), offset));
        }
        return count;
    }

    /** The first offset that the tail names; what lies before it is in index pages. */
    public long tailBaseOffset() {
        return tail.isEmpty() ? nextOffset : tail.get(0).baseOffset();
    }
}
