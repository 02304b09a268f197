package io.tailwater.log.cleaning;

import io.tailwater.log.index.CleanState;
import io.tailwater.log.index.CleaningPlan;
import io.tailwater.log.index.PartitionHead;
import io.tailwater.log.index.TableEntry;
import io.tailwater.log.topic.TopicIdPartition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Decides when a pass is due and what it covers. */
final class CleaningPlanner {

    /**
     * How long a segment is in the table before its records replace older ones, and how long a tombstone stays at least: a query that
     * listed the files before must be over by then, or it would find neither the old record nor the new one. Athena ends queries after
     * 30 minutes.
     */
    static final Duration QUERY_MAX = Duration.ofHours(1);

    /** Uncompressed bytes of a section: whoever goes on with a pass reads it again first, which must take seconds. */
    private static final long SECTION_BYTES_MAX = 1L << 30;

    private final TableEntries entries;
    private final SectionReader sections;
    private final InstantSource clock;

    CleaningPlanner(TableEntries entries, SectionReader sections, InstantSource clock) {
        this.entries = entries;
        this.sections = sections;
        this.clock = clock;
    }

    /** What is new and may be cleaned. */
    private record Dirty(List<TableEntry> segments, long sizeBytes) {}

    /**
     * The next pass, if one is due.
     *
     * @param whateverRatio whether it is due as soon as anything is new
     * @param readUntil when the section ends that the pass covers, though more would be new
     */
    Optional<Pass> next(
            TopicIdPartition partition,
            PartitionHead head,
            CleaningRules rules,
            boolean whateverRatio,
            Instant readUntil) {
        CleanState clean = head.clean();
        Optional<Long> tombstoneOffset = clean.waiting()
                .filter(waiting -> isPast(waiting.since(), longer(rules.tombstonesKept(), QUERY_MAX)))
                .map(CleanState.Waiting::endOffset);
        long dirtyOffset = Math.max(head.logStartOffset(), clean.endOffset());
        Dirty dirty = dirty(partition, head, dirtyOffset, rules.minLag());
        boolean due =
                isDue(dirty, clean, rules) || whateverRatio && !dirty.segments().isEmpty();
        if (!due && tombstoneOffset.isEmpty()) {
            return Optional.empty();
        }
        var section = sections.read(
                partition, dirty.segments().iterator(), dirtyOffset, Long.MAX_VALUE, SECTION_BYTES_MAX, readUntil);
        return Optional.of(new Pass(
                new CleaningPlan(
                        clean.pass() + 1,
                        dirtyOffset,
                        section.endOffset(),
                        tombstoneOffset.orElse(clean.tombstoneOffset()),
                        0,
                        0,
                        0,
                        clock.instant()),
                section.newest()));
    }

    private boolean isDue(Dirty dirty, CleanState clean, CleaningRules rules) {
        if (dirty.segments().isEmpty()) {
            return false;
        }
        double ratio = (double) dirty.sizeBytes() / (dirty.sizeBytes() + clean.sizeBytes());
        return ratio > rules.dirtyRatioMin() || isPast(dirty.segments().get(0).publishedAt(), rules.maxLag());
    }

    private Dirty dirty(TopicIdPartition partition, PartitionHead head, long dirtyOffset, Duration minLag) {
        List<TableEntry> segments = new ArrayList<>();
        long sizeBytes = 0;
        Iterator<TableEntry> found = entries.between(
                partition, head.table().epochs(), dirtyOffset, head.table().endOffset());
        while (found.hasNext()) {
            TableEntry entry = found.next();
            if (!isPast(entry.publishedAt(), longer(minLag, QUERY_MAX))) {
                break;
            }
            segments.add(entry);
            sizeBytes += entry.sizeBytes();
        }
        return new Dirty(segments, sizeBytes);
    }

    private boolean isPast(Instant since, Duration age) {
        return !since.plus(age).isAfter(clock.instant());
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
