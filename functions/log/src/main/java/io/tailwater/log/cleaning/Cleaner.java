package io.tailwater.log.cleaning;

import io.tailwater.log.error.CorruptLogException;
import io.tailwater.log.index.CleanState;
import io.tailwater.log.index.CleaningPlan;
import io.tailwater.log.index.HeadMaintenance;
import io.tailwater.log.index.HeadStore;
import io.tailwater.log.index.PartitionHead;
import io.tailwater.log.index.TableEntry;
import io.tailwater.log.topic.TopicIdPartition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.Optional;

/**
 * Carries passes out: planned in the head, then segment by segment, then noted as done. Whoever finds a pass that was begun goes on with
 * it; two at once do the same work twice, and no harm.
 */
final class Cleaner {

    private final HeadStore heads;
    private final HeadMaintenance maintenance;
    private final TableEntries entries;
    private final SectionReader sections;
    private final SegmentCleaner segments;
    private final CleaningPlanner planner;
    private final InstantSource clock;

    Cleaner(CleaningParts parts, int keysMax, InstantSource clock) {
        this.heads = parts.heads();
        this.maintenance = parts.maintenance();
        this.entries = new TableEntries(parts.table());
        this.sections = new SectionReader(parts.downloader(), clock, keysMax);
        this.segments = new SegmentCleaner(parts.downloader(), parts.uploader(), parts.table());
        this.planner = new CleaningPlanner(entries, sections, clock);
        this.clock = clock;
    }

    /**
     * Begins the next pass, or goes on with one.
     *
     * @param whateverRatio whether a pass is due as soon as anything is new
     * @param deadline no segment but the first is begun after it
     * @return what was done; empty when nothing is due, or somebody else did it
     * @throws CorruptLogException when a segment cannot be read; the pass stands still then
     * @throws io.tailwater.log.error.StorageUnavailableException when S3 or DynamoDB does not answer; the next run goes on
     */
    Optional<CleanedPartition> clean(
            TopicIdPartition partition, CleaningRules rules, boolean whateverRatio, Instant deadline) {
        Optional<PartitionHead> head = heads.read(partition);
        if (head.isEmpty()) {
            return Optional.empty();
        }
        Optional<Pass> pass = head.get().clean().plan().isPresent()
                ? resumed(partition, head.get(), head.get().clean().plan().get())
                : planned(partition, head.get(), rules, whateverRatio, deadline);
        return pass.map(begun -> new Run(partition, head.get(), begun, rules).carryOut(deadline));
    }

    /** Half of the time is for finding out what is new, so that some is left for the rest. */
    private Optional<Pass> planned(
            TopicIdPartition partition,
            PartitionHead head,
            CleaningRules rules,
            boolean whateverRatio,
            Instant deadline) {
        Instant now = clock.instant();
        Instant readUntil = now.plus(Duration.between(now, deadline).dividedBy(2));
        return planner.next(partition, head, rules, whateverRatio, readUntil)
                .filter(pass -> maintenance.planCleaning(partition, pass.plan()));
    }

    private Optional<Pass> resumed(TopicIdPartition partition, PartitionHead head, CleaningPlan plan) {
        long dirtyOffset = Math.max(head.logStartOffset(), plan.dirtyOffset());
        var section = sections.read(
                partition,
                entries.between(
                        partition,
                        head.table().epochs(),
                        dirtyOffset,
                        head.table().endOffset()),
                dirtyOffset,
                plan.endOffset(),
                Long.MAX_VALUE,
                Instant.MAX);
        if (section.endOffset() < plan.endOffset() && dirtyOffset < plan.endOffset()) {
            // Planned by a version that had more memory: what it did is right, the rest is planned anew.
            CleanState clean = head.clean();
            maintenance.finishCleaning(
                    partition,
                    new CleanState(
                            plan.pass(),
                            clean.endOffset(),
                            clean.sizeBytes(),
                            clean.tombstones(),
                            clean.tombstoneOffset(),
                            clean.waiting(),
                            Optional.empty()));
            return Optional.empty();
        }
        return Optional.of(new Pass(plan, section.newest()));
    }

    /** One run of a pass. */
    private final class Run {

        private final TopicIdPartition partition;
        private final PartitionHead head;
        private final CleaningRules rules;
        private final Survivors survivors;
        private CleaningPlan plan;
        private int looked;
        private int rewritten;
        private long recordsRemoved;
        private long sizeBytesRemoved;

        Run(TopicIdPartition partition, PartitionHead head, Pass pass, CleaningRules rules) {
            this.partition = partition;
            this.head = head;
            this.rules = rules;
            this.plan = pass.plan();
            this.survivors = new Survivors(pass.plan(), pass.newest());
        }

        CleanedPartition carryOut(Instant deadline) {
            Iterator<TableEntry> left = entries.between(
                    partition,
                    head.table().epochs(),
                    Math.max(head.logStartOffset(), plan.position()),
                    head.table().endOffset());
            while (left.hasNext()) {
                TableEntry entry = left.next();
                if (entry.baseOffset() >= plan.endOffset()) {
                    break;
                }
                if (looked > 0 && !clock.instant().isBefore(deadline)) {
                    maintenance.advanceCleaning(partition, plan);
                    return done(false);
                }
                clean(entry);
            }
            maintenance.finishCleaning(partition, finished());
            return done(true);
        }

        private void clean(TableEntry entry) {
            Optional<SegmentCleaner.Cleaned> cleaned =
                    segments.clean(partition, entry, survivors, plan.pass(), rules.schema());
            if (cleaned.isEmpty()) {
                requireBelowLogStart(entry);
                return;
            }
            looked++;
            plan = plan.at(
                    entry.endOffset(),
                    plan.tombstones() + cleaned.get().tombstones(),
                    plan.sizeBytes() + cleaned.get().sizeBytes());
            if (cleaned.get().rewritten()) {
                rewritten++;
                recordsRemoved += cleaned.get().recordsRemoved();
                sizeBytesRemoved += cleaned.get().sizeBytesRemoved();
                // Who goes on need not look at it again; what was only looked at costs less than noting it.
                maintenance.advanceCleaning(partition, plan);
            }
        }

        /** Retention may take segments away while a pass is at them. */
        private void requireBelowLogStart(TableEntry entry) {
            Optional<PartitionHead> now = heads.read(partition);
            if (now.isPresent() && now.get().logStartOffset() < entry.endOffset()) {
                throw new CorruptLogException("the index of " + partition + " names a segment from offset "
                        + entry.baseOffset() + ", which S3 does not have");
            }
        }

        /** What holds when every segment was looked at. Tombstones that wait already are not kept longer by those that follow them. */
        private CleanState finished() {
            Optional<CleanState.Waiting> waiting =
                    head.clean().waiting().filter(before -> before.endOffset() > plan.tombstoneOffset());
            if (waiting.isEmpty() && plan.tombstones() > 0) {
                waiting = Optional.of(new CleanState.Waiting(plan.endOffset(), clock.instant()));
            }
            return new CleanState(
                    plan.pass(),
                    plan.endOffset(),
                    plan.sizeBytes(),
                    plan.tombstones(),
                    plan.tombstoneOffset(),
                    waiting,
                    Optional.empty());
        }

        private CleanedPartition done(boolean finished) {
            return new CleanedPartition(
                    partition,
                    plan.dirtyOffset(),
                    plan.endOffset(),
                    looked,
                    rewritten,
                    recordsRemoved,
                    sizeBytesRemoved,
                    finished);
        }
    }
}
