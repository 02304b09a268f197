package io.tailwater.log.region;

import io.tailwater.log.error.NotLeaderException;
import io.tailwater.log.error.StorageUnavailableException;
import io.tailwater.log.error.UnknownTopicException;
import io.tailwater.log.index.LogSegment;
import io.tailwater.log.index.PartitionHead;
import io.tailwater.log.index.SegmentEntry;
import io.tailwater.log.topic.Topic;
import io.tailwater.log.topic.TopicIdPartition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says how far the copies in other regions have come. Asks their tables and buckets: what has arrived only they know. */
public final class ReplicationMonitor {

    /**
     * How many objects one report looks for in all. What was found is remembered, so the next one goes on; a copy that is behind by more
     * is reported as at least where it was found to be.
     */
    static final int PROBES_MAX = 500;

    private final Leadership leadership;
    private final RegionCopy own;
    private final List<RegionCopy> others;
    private final InstantSource clock;

    ReplicationMonitor(Leadership leadership, Survivors regions, InstantSource clock) {
        this.leadership = leadership;
        this.own = regions.own();
        this.others = regions.others();
        this.clock = clock;
    }

    /**
     * How far one region's copy of a partition has come.
     *
     * @param arrivedOffset everything before it can be read there
     * @param exact false when the look ended at its bound: it may have come farther
     * @param lagRecords how many records are missing, at most
     * @param oldestMissingAge since the writing of the first missing segment was begun; zero when nothing is missing
     * @param status what S3 says of that segment's copies: {@code PENDING}, {@code FAILED}, {@code COMPLETED}; empty when nothing is
     *     missing, or S3 says nothing. {@code COMPLETED} while the segment is missing: the table's copy is what is late
     * @param failure why the region cannot be asked
     */
    public record CopyState(
            String region,
            long arrivedOffset,
            boolean exact,
            long lagRecords,
            Duration oldestMissingAge,
            Optional<String> status,
            Optional<String> failure) {}

    /** How far the copies of a partition have come. */
    public record PartitionState(int partition, long logEndOffset, List<CopyState> copies) {

        public PartitionState {
            copies = List.copyOf(copies);
        }
    }

    /**
     * Reports.
     *
     * @throws NotLeaderException where the copies are: the leader knows what they should have
     */
    public List<PartitionState> report(Topic topic) {
        LeadershipState state = leadership.state();
        if (!leadership.isOwn()) {
            throw NotLeaderException.ledBy(state.epoch().region(), own.region());
        }
        int probesLeft = PROBES_MAX;
        List<PartitionState> partitions = new ArrayList<>();
        for (int number = 0; number < topic.partitionCount(); number++) {
            TopicIdPartition partition = topic.partition(number);
            PartitionHead head = own.head(partition, state).orElseThrow(() -> new UnknownTopicException(topic.name()));
            List<CopyState> copies = new ArrayList<>();
            for (RegionCopy other : others) {
                Reached reached = reach(other, partition, state, probesLeft);
                probesLeft -= reached.probes();
                copies.add(describe(other, partition, head, reached));
            }
            partitions.add(new PartitionState(number, head.nextOffset(), copies));
        }
        return partitions;
    }

    /** How far a copy was seen to have come, and whether the look ended because something is missing. */
    private record Reached(long offset, boolean exact, int probes, Optional<String> failure) {}

    private static Reached reach(RegionCopy other, TopicIdPartition partition, LeadershipState state, int probesMax) {
        try {
            Optional<PartitionHead> copied = other.head(partition, state);
            if (copied.isEmpty()) {
                return new Reached(0, true, 0, Optional.empty());
            }
            RegionCopy.Look look = other.advance(partition, copied.get(), probesMax);
            boolean bounded = look.missing().isEmpty() && look.probes() == probesMax;
            return new Reached(look.arrival().offset(), !bounded, look.probes(), Optional.empty());
        } catch (StorageUnavailableException e) {
            return new Reached(0, false, 0, Optional.of(String.valueOf(e.getMessage())));
        }
    }

    private CopyState describe(RegionCopy other, TopicIdPartition partition, PartitionHead head, Reached reached) {
        long offset = Math.min(head.onward(reached.offset()), head.nextOffset());
        if (reached.failure().isPresent()) {
            return new CopyState(
                    other.region(), 0, false, head.recordsFrom(0), Duration.ZERO, Optional.empty(), reached.failure());
        }
        Optional<LogSegment> missing = segmentAt(partition, head, offset);
        return new CopyState(
                other.region(),
                offset,
                reached.exact(),
                head.recordsFrom(offset),
                missing.map(this::age).orElse(Duration.ZERO),
                missing.flatMap(segment -> own.replication(partition, segment)),
                Optional.empty());
    }

    private Optional<LogSegment> segmentAt(TopicIdPartition partition, PartitionHead head, long offset) {
        if (offset >= head.nextOffset()) {
            return Optional.empty();
        }
        if (offset < head.table().endOffset()) {
            return own.tableEntry(
                            partition,
                            head.table().epochs(),
                            head.table().endOffset(),
                            Math.max(offset, head.logStartOffset()))
                    .map(LogSegment.class::cast);
        }
        return own.rawFrom(partition, head, offset).stream().findFirst().map(LogSegment.class::cast);
    }

    private Duration age(LogSegment missing) {
        Instant begunAt =
                missing instanceof SegmentEntry raw ? raw.begunAt() : Instant.ofEpochMilli(missing.maxTimestampMs());
        Duration age = Duration.between(begunAt, clock.instant());
        return age.isNegative() ? Duration.ZERO : age;
    }
}
