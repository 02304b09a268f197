package io.tailwater.log.compaction;

import io.tailwater.log.index.CompactionPlan;
import io.tailwater.log.index.PartitionHead;
import io.tailwater.log.index.PartitionIndex;
import io.tailwater.log.index.SegmentEntry;
import io.tailwater.log.index.TableEpochs;
import io.tailwater.log.topic.TopicIdPartition;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * Decides what the next Parquet segment holds: whole raw segments, in order, of one UTC day, until they are enough. It is due when they
 * are, when one of another day has come, or when the oldest has waited long enough.
 *
 * <p>A gap that an unplanned move of leadership left is covered as well: by the segment before it, or where that is the old leader's by the
 * one that follows, or by one without records while nothing does. So segments follow each other without a gap, and the first one of an
 * epoch begins where those end that it goes on with.
 */
final class CompactionPlanner {

    /**
     * How many raw segments one Parquet segment is made of at most: each is a GET, and all of them must fit into one invocation. 4,096
     * take half a minute, eight at a time.
     */
    static final int SEGMENTS_MAX = 4_096;

    /**
     * Uncompressed bytes that one Parquet segment is made of at most, however well they compress: 8 GiB take a minute, and are 2,000 row
     * groups in a footer of 1.5 MB.
     */
    static final long RECORDS_BYTES_MAX = 8L * 1024 * 1024 * 1024;

    /** How many index pages are read at once. */
    private static final int PAGES_AT_ONCE = 64;

    private final PartitionIndex index;
    private final InstantSource clock;

    CompactionPlanner(PartitionIndex index, InstantSource clock) {
        this.index = index;
        this.clock = clock;
    }

    /** The next plan, if there is one that is due. */
    Optional<CompactionPlan> next(TopicIdPartition partition, PartitionHead head, CompactionRules rules) {
        long offset = head.onward(head.rawBaseOffset());
        boolean isNamedByEpoch = isNamedByEpoch(head);
        if (offset >= head.nextOffset()) {
            return isNamedByEpoch && offset > head.rawBaseOffset() ? Optional.of(gap(head, offset)) : Optional.empty();
        }
        if (!isNamedByEpoch && head.runEnd(offset) < head.nextOffset()) {
            // Leadership moved before names had epochs: the old leader's segments may have the same ones, and still
            // come.
            return Optional.empty();
        }
        Draft draft = new Draft(head, rules);
        while (offset < head.nextOffset() && !draft.full) {
            List<SegmentEntry> entries = index.rawFrom(partition, head, offset, PAGES_AT_ONCE);
            for (SegmentEntry entry : entries) {
                if (!draft.take(entry)) {
                    break;
                }
            }
            offset = head.onward(entries.get(entries.size() - 1).endOffset());
        }
        return draft.plan();
    }

    private static boolean isNamedByEpoch(PartitionHead head) {
        return !head.table().epochs().equals(TableEpochs.FIRST);
    }

    private CompactionPlan gap(PartitionHead head, long endOffset) {
        return new CompactionPlan(
                head.table().epochs().current(),
                head.rawBaseOffset(),
                endOffset,
                LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
    }

    private static LocalDate dayOf(SegmentEntry entry) {
        return LocalDate.ofInstant(entry.begunAt(), ZoneOffset.UTC);
    }

    /** What has been gathered so far. */
    private final class Draft {

        private final PartitionHead head;
        private final CompactionRules rules;
        private long baseOffset;
        private long endOffset;
        private LocalDate date = LocalDate.EPOCH;
        private long sizeBytes;
        private long recordsSizeBytes;
        private int segments;
        private boolean waitedLongEnough;
        private boolean full;

        Draft(PartitionHead head, CompactionRules rules) {
            this.head = head;
            this.rules = rules;
        }

        boolean take(SegmentEntry entry) {
            if (segments == 0) {
                baseOffset =
                        isNamedByEpoch(head) ? Math.min(head.rawBaseOffset(), entry.baseOffset()) : entry.baseOffset();
                date = dayOf(entry);
                waitedLongEnough = !entry.begunAt().plus(rules.lag()).isAfter(clock.instant());
            }
            // One that a slow writer began the day before, and committed behind others of this day, comes along.
            if (dayOf(entry).isAfter(date)) {
                full = true;
                return false;
            }
            endOffset = entry.endOffset();
            sizeBytes += entry.sizeBytes();
            recordsSizeBytes += entry.recordsSizeBytes();
            segments++;
            full = sizeBytes >= rules.segmentBytes()
                    || recordsSizeBytes >= RECORDS_BYTES_MAX
                    || segments == SEGMENTS_MAX;
            return !full;
        }

        Optional<CompactionPlan> plan() {
            if (!full && !waitedLongEnough) {
                return Optional.empty();
            }
            long end = isNamedByEpoch(head) ? head.onward(endOffset) : endOffset;
            return Optional.of(new CompactionPlan(head.table().epochs().current(), baseOffset, end, date));
        }
    }
}
