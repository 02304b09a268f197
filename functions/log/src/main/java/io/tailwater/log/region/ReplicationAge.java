package io.tailwater.log.region;

import io.tailwater.log.error.NotLeaderException;
import io.tailwater.log.error.StorageUnavailableException;
import io.tailwater.log.index.LogSegment;
import io.tailwater.log.index.PartitionHead;
import io.tailwater.log.topic.Topic;
import io.tailwater.log.topic.TopicIdPartition;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * Says how old the oldest record is that has not come to each of the other regions: one figure a region, for a schedule of minutes and
 * in few requests, however long the log is and however much was written since the last look. {@link ReplicationMonitor} says it of every
 * partition, to whoever asks about a topic.
 *
 * <p>The next few segments of a partition are looked for one by one, as the monitor does. Where there are more, the place is found by
 * halving, which is right as far as objects arrive in the order in which they were written: they mostly do, and one that is left behind
 * is what S3's own metrics tell of ({@code OperationsFailedReplication}, {@code ReplicationLatency}).
 */
public final class ReplicationAge {

    /** How many segments are looked for one by one: what a partition that is not busy gets in some minutes. */
    static final int WALK_MAX = 8;

    /** How often is halved: an epoch has 2^40 offsets, and there may be gaps. */
    static final int HALVINGS_MAX = 48;

    /** How many objects one look asks for, in all. With a look in five minutes, they cost four dollars a month at most. */
    static final int PROBES_MAX = 1_000;

    /** Of how many partitions it is remembered where the last look ended; beyond that it is forgotten. */
    private static final int PARTITIONS_MAX = 10_000;

    private static final System.Logger LOG = System.getLogger(ReplicationAge.class.getName());

    private final Leadership leadership;
    private final RegionCopy own;
    private final List<RegionCopy> others;
    private final InstantSource clock;
    private final RandomGenerator random;

    /** Where halving begins the next time. What arrived stays, so it is never wrong, only not proven of what lies before. */
    private final Map<RegionCopy, Map<TopicIdPartition, Long>> found = new HashMap<>();

    /** @param random says with which partition a look begins, so that each is looked at where a look does not come round */
    ReplicationAge(Leadership leadership, Survivors regions, InstantSource clock, RandomGenerator random) {
        this.leadership = leadership;
        this.own = regions.own();
        this.others = regions.others();
        this.clock = clock;
        this.random = random;
        others.forEach(other -> found.put(other, new ConcurrentHashMap<>()));
    }

    /**
     * How far one region is behind.
     *
     * @param age since the writing of the oldest segment that is missing there was begun; zero when none is
     * @param oldest whose segment that is; empty when none is missing
     * @param partitions how many were looked at
     */
    public record RegionAge(String region, Duration age, Optional<TopicIdPartition> oldest, int partitions) {}

    /**
     * Looks.
     *
     * @param deadline no partition is begun after it
     * @return by region; a region that does not answer, or that there was no time for, is not in it
     * @throws NotLeaderException where the copies are: the leader knows what they should have
     */
    public List<RegionAge> look(Collection<Topic> topics, Instant deadline) {
        LeadershipState state = leadership.state();
        if (!leadership.isOwn()) {
            throw NotLeaderException.ledBy(state.epoch().region(), own.region());
        }
        List<TopicIdPartition> partitions = new ArrayList<>();
        for (Topic topic : topics) {
            for (int number = 0; number < topic.partitionCount(); number++) {
                partitions.add(topic.partition(number));
            }
        }
        if (!partitions.isEmpty()) {
            Collections.rotate(partitions, random.nextInt(partitions.size()));
        }
        return new Look(state, deadline).at(partitions);
    }

    /** One look at all regions. */
    private final class Look {

        private final LeadershipState state;
        private final Instant deadline;
        private final Map<RegionCopy, RegionAge> ages = new LinkedHashMap<>();
        private int probesLeft = PROBES_MAX;

        Look(LeadershipState state, Instant deadline) {
            this.state = state;
            this.deadline = deadline;
            others.forEach(other -> ages.put(other, new RegionAge(other.region(), Duration.ZERO, Optional.empty(), 0)));
        }

        List<RegionAge> at(List<TopicIdPartition> partitions) {
            for (TopicIdPartition partition : partitions) {
                if (!mayGoOn() || !clock.instant().isBefore(deadline)) {
                    break;
                }
                // It may have been deleted meanwhile.
                own.head(partition, state).ifPresent(head -> at(partition, head));
            }
            return ages.values().stream().filter(age -> age.partitions() > 0).toList();
        }

        /** What is begun is done: an end half-way would look as if something were missing there. */
        private boolean mayGoOn() {
            return !ages.isEmpty() && probesLeft >= WALK_MAX + HALVINGS_MAX;
        }

        private void at(TopicIdPartition partition, PartitionHead head) {
            for (RegionCopy other : List.copyOf(ages.keySet())) {
                if (!mayGoOn()) {
                    return;
                }
                try {
                    note(other, partition, age(other, partition, head));
                } catch (StorageUnavailableException e) {
                    ages.remove(other);
                    LOG.log(
                            Level.WARNING,
                            () -> "Region " + other.region() + " cannot be asked how far its copies have come: "
                                    + e.getMessage());
                }
            }
        }

        private void note(RegionCopy other, TopicIdPartition partition, Duration age) {
            RegionAge before = ages.get(other);
            boolean older = age.compareTo(before.age()) > 0;
            ages.put(
                    other,
                    new RegionAge(
                            other.region(),
                            older ? age : before.age(),
                            older ? Optional.of(partition) : before.oldest(),
                            before.partitions() + 1));
        }

        private Duration age(RegionCopy other, TopicIdPartition partition, PartitionHead head) {
            long offset = arrived(other, partition, head);
            return own.segmentAt(partition, head, offset)
                    .map(missing -> ReplicationMonitor.age(missing, clock.instant()))
                    .orElse(Duration.ZERO);
        }

        private long arrived(RegionCopy other, TopicIdPartition partition, PartitionHead head) {
            Optional<PartitionHead> copied = other.head(partition, state);
            if (copied.isEmpty()) {
                return head.onward(head.logStartOffset());
            }
            RegionCopy.Look walk = other.advance(partition, copied.get(), WALK_MAX);
            probesLeft -= walk.probes();
            long offset = head.onward(Math.max(walk.arrival().offset(), head.logStartOffset()));
            boolean more = walk.missing().isEmpty() && walk.probes() == WALK_MAX;
            return more
                    ? halve(
                            other,
                            partition,
                            head,
                            new Stretch(offset, copied.get().nextOffset()))
                    : offset;
        }

        private long halve(RegionCopy other, TopicIdPartition partition, PartitionHead head, Stretch unknown) {
            Map<TopicIdPartition, Long> before = found.get(other);
            long from = Math.max(unknown.from(), before.getOrDefault(partition, 0L));
            long to = Math.min(unknown.to(), head.nextOffset());
            for (int i = 0; i < HALVINGS_MAX && from < to; i++) {
                long middle = head.onward(from + (to - from) / 2);
                if (middle >= to) {
                    // What is behind the middle has no records.
                    to = head.runEnd(from);
                    middle = from;
                }
                Optional<LogSegment> segment = own.segmentAt(partition, head, middle);
                if (segment.isEmpty()) {
                    // Retention was quicker.
                    break;
                }
                probesLeft--;
                if (other.has(partition, segment.get())) {
                    from = head.onward(segment.get().endOffset());
                } else {
                    to = segment.get().baseOffset();
                }
            }
            if (before.size() >= PARTITIONS_MAX) {
                before.clear();
            }
            before.put(partition, from);
            return from;
        }
    }

    /**
     * Offsets of which it is not known whether they have arrived.
     *
     * @param from what lies before it has
     * @param to what lies behind it has not: the copy's index ends there
     */
    private record Stretch(long from, long to) {}
}
