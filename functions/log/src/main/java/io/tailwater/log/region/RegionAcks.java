package io.tailwater.log.region;

import io.tailwater.log.error.InvalidRequestException;
import io.tailwater.log.error.NotLeaderException;
import io.tailwater.log.error.NotReplicatedException;
import io.tailwater.log.error.OutcomeUnknownException;
import io.tailwater.log.error.StorageUnavailableException;
import io.tailwater.log.index.IndexPage;
import io.tailwater.log.index.PartitionHead;
import io.tailwater.log.store.StoreFailures;
import io.tailwater.log.time.Backoff;
import io.tailwater.log.time.Sleeper;
import io.tailwater.log.topic.TopicIdPartition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Waits until records are in as many regions as their producer wants: their objects, everything before them, and what their region's
 * table needs to find them, so that the region can go on with them if the leader is gone.
 */
public final class RegionAcks {

    /** How long a produce waits for its copies: what is left of API Gateway's 30 s for them when the append took its time. */
    public static final Duration WAIT_MAX = Duration.ofSeconds(15);

    /** How many objects one look at a copy looks for. */
    private static final int PROBES_MAX = 64;

    /** S3 copies most objects within seconds. */
    private static final Backoff LOOKS = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2));

    private final Leadership leadership;
    private final List<RegionCopy> others;
    private final InstantSource clock;
    private final Sleeper sleeper;
    private final RandomGenerator random;

    RegionAcks(
            Leadership leadership,
            List<RegionCopy> others,
            InstantSource clock,
            Sleeper sleeper,
            RandomGenerator random) {
        this.leadership = leadership;
        this.others = List.copyOf(others);
        this.clock = clock;
        this.sleeper = sleeper;
        this.random = random;
    }

    /** @throws InvalidRequestException when there are not as many regions */
    public void require(int regions) {
        if (regions > others.size() + 1) {
            throw new InvalidRequestException(
                    "acks", "regions=" + regions + " are more than the " + (others.size() + 1) + " that there are");
        }
    }

    /**
     * Waits for copies of records that were appended.
     *
     * @param regions how many are to have them, the leader's included
     * @param baseOffset the first record's
     * @param lastOffset the last record's
     * @param waitMax how long to wait, if that is less than {@link #WAIT_MAX}
     * @throws NotReplicatedException when the time was up
     * @throws OutcomeUnknownException when leadership moves meanwhile
     */
    public void await(TopicIdPartition partition, int regions, long baseOffset, long lastOffset, Duration waitMax) {
        require(regions);
        Instant begun = clock.instant();
        Instant deadline = begun.plus(waitMax.compareTo(WAIT_MAX) < 0 ? waitMax : WAIT_MAX);
        List<RegionCopy> open = new ArrayList<>(others);
        for (int looks = 1; ; looks++) {
            open.removeIf(copy ->
                    others.size() - open.size() + 1 < regions && holds(copy, partition, baseOffset, lastOffset));
            int confirmed = others.size() - open.size() + 1;
            if (confirmed >= regions) {
                return;
            }
            Duration left = Duration.between(clock.instant(), deadline);
            if (left.toMillis() <= 0) {
                throw new NotReplicatedException(
                        partition.topic(),
                        partition.partition(),
                        baseOffset,
                        lastOffset,
                        confirmed,
                        regions,
                        Duration.between(begun, clock.instant()).toMillis());
            }
            Duration pause = LOOKS.after(looks, random);
            sleeper.sleep(pause.compareTo(left) < 0 ? pause : left);
        }
    }

    private boolean holds(RegionCopy copy, TopicIdPartition partition, long baseOffset, long lastOffset) {
        try {
            Optional<PartitionHead> head = copy.head(partition, leadership.state());
            if (head.isEmpty()
                    || copy.advance(partition, head.get(), PROBES_MAX).arrival().offset() <= lastOffset
                    || !copy.isPaged(partition, head.get())) {
                return false;
            }
            if (!head.get().tail().isEmpty()) {
                copy.keep(
                        partition, new IndexPage(head.get().tail(), head.get().pagedMaxTimestampMs(), clock.instant()));
            }
            // Last: whoever goes on without this leader claims its epoch there first, and looks at what is there after
            // that.
            if (copy.leadership().read().isBeyond(leadership.state().epoch().number())) {
                throw new OutcomeUnknownException(
                        "the records were appended at offsets " + baseOffset + " to " + lastOffset + " of " + partition
                                + ", but region " + copy.region()
                                + " knows that leadership moves: it is not known whether they are part of the log",
                        StoreFailures.RETRY_AFTER,
                        NotLeaderException.whileMoving());
            }
            return true;
        } catch (StorageUnavailableException e) {
            // A region that does not answer does not count; another look may.
            return false;
        }
    }
}
