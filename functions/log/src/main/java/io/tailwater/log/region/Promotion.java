package io.tailwater.log.region;

import io.tailwater.log.error.InvalidRequestException;
import io.tailwater.log.error.NotLeaderException;
import io.tailwater.log.error.StorageUnavailableException;
import io.tailwater.log.index.Arrival;
import io.tailwater.log.index.HeadSuccession;
import io.tailwater.log.index.PartitionHead;
import io.tailwater.log.region.Progress.Step;
import io.tailwater.log.time.Sleeper;
import io.tailwater.log.topic.Topic;
import io.tailwater.log.topic.TopicIdPartition;
import io.tailwater.log.topic.TopicStore;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Moves leadership. <b>Planned</b>: the leader claims the next epoch for another region and seals its heads, after which no commit can be
 * applied to them, and the other region goes on with copies of them once everything they name has arrived. <b>Unplanned</b>, without the
 * leader: the new one claims the epoch itself, waits until no lease of the old one holds, takes what any region still has, and goes on
 * behind every offset that the old one can have given out.
 */
public final class Promotion {

    private static final System.Logger LOG = System.getLogger(Promotion.class.getName());

    /** How many partitions an answer names that are not ready. */
    private static final int NAMED_MAX = 5;

    private final String own;
    private final Epochs epochs;
    private final LeadershipStore store;
    private final Leadership leadership;
    private final HeadSuccession succession;
    private final Survivors survivors;
    private final RegionCopy copy;
    private final TopicStore topics;
    private final InstantSource clock;
    private final Sleeper sleeper;

    Promotion(
            Epochs epochs,
            Leadership leadership,
            HeadSuccession succession,
            Survivors survivors,
            TopicStore topics,
            InstantSource clock,
            Sleeper sleeper) {
        this.epochs = epochs;
        this.store = survivors.own().leadership();
        this.leadership = leadership;
        this.succession = succession;
        this.survivors = survivors;
        this.copy = survivors.own();
        this.own = copy.region();
        this.topics = topics;
        this.clock = clock;
        this.sleeper = sleeper;
    }

    /** Who leads, and who is about to, as far as any region that answers knows. */
    public LeadershipState state() {
        return survivors.leadership();
    }

    /** The next epoch that a region may begin. */
    public long nextEpoch(String region, LeadershipState state) {
        return epochs.next(state.claim().map(Claim::number).orElse(state.epoch().number()), region);
    }

    /** This one. */
    public String region() {
        return own;
    }

    /** Regions that did not answer when they were asked last. */
    public List<String> silent() {
        return survivors.silent();
    }

    /** All regions. */
    public List<String> regions() {
        return epochs.regions();
    }

    /**
     * Moves leadership on, as far as it gets within the time. Called where the leader is, it lets go; called in the new leader's region,
     * it takes over.
     *
     * @param region that is to lead
     * @param number of its epoch
     * @param unclean whether to go on without the leader, and without what only the leader has
     * @throws InvalidRequestException when the region may not begin this epoch
     * @throws NotLeaderException when this region is neither the leader nor the one that is to lead
     */
    public Progress move(String region, long number, boolean unclean, Instant deadline) {
        LeadershipState state = survivors.leadership();
        if (state.epoch().number() == number && state.epoch().region().equals(region)) {
            return region.equals(own)
                    ? finish(state, deadline)
                    : new Progress(number, region, Step.LEADING, 0, 0, List.of());
        }
        epochs.require(number, state.epoch().number(), region);
        if (state.claim().filter(claim -> claim.number() > number).isPresent()) {
            throw new InvalidRequestException(
                    "epoch",
                    number + " was overtaken: epoch " + state.claim().get().number() + " is about to begin");
        }
        if (region.equals(own)) {
            return takeOver(state, number, unclean, deadline);
        }
        if (!state.epoch().region().equals(own)) {
            throw NotLeaderException.ledBy(state.epoch().region(), own);
        }
        if (unclean) {
            throw new InvalidRequestException(
                    "unclean", "goes on without the leader, and is for the region that takes over, not for " + own);
        }
        return handOver(state, region, number, deadline);
    }

    private Progress handOver(LeadershipState state, String region, long number, Instant deadline) {
        long epoch = state.epoch().number();
        store.claim(new Claim(number, region, epoch, true, clock.instant()));
        leadership.forget();
        Partitions found = seal(epoch, number, deadline);
        return found.left.isEmpty()
                ? found.progress(number, region, Step.HANDED_OVER)
                : found.progress(number, region, Step.WAITING);
    }

    /** Seals the heads of an epoch of this region's own, and notes that all they name is here: it was written here. */
    private Partitions seal(long epoch, long number, Instant deadline) {
        Partitions found = new Partitions();
        for (TopicIdPartition partition : partitions()) {
            if (!clock.instant().isBefore(deadline)) {
                found.waitFor(partition, "the time of this call was up");
                continue;
            }
            found.count++;
            succession.seal(partition, epoch, number);
            Optional<PartitionHead> sealed = succession.sealed(partition, epoch, number);
            if (sealed.isPresent()) {
                copy.note(
                        partition,
                        new Arrival(
                                sealed.get().nextOffset(),
                                sealed.get().table().endOffset(),
                                sealed.get().table().epochs().current()));
            } else if (succession.exists(partition, epoch)) {
                found.waitFor(partition, "it was sealed for another epoch: finish that, or go on with unclean");
            }
        }
        return found;
    }

    private Progress takeOver(LeadershipState state, long number, boolean unclean, Instant deadline) {
        Optional<Claim> claim = state.claim().filter(each -> each.number() == number);
        long before = state.epoch().number();
        if (unclean) {
            waitForLeases(number, before, claim);
        } else if (state.epoch().region().equals(own)) {
            store.claim(new Claim(number, own, before, true, clock.instant()));
            leadership.forget();
            Partitions sealed = seal(before, number, deadline);
            if (!sealed.left.isEmpty()) {
                return sealed.progress(number, own, Step.WAITING);
            }
        } else if (claim.isEmpty() || !claim.get().clean()) {
            return new Progress(
                    number,
                    own,
                    Step.WAITING,
                    0,
                    0,
                    List.of("region " + state.epoch().region()
                            + ", which leads, has not handed over, or its claim has not arrived: send it the same request"
                            + " first"));
        } else {
            before = claim.get().before();
        }
        Partitions found = succeed(unclean ? state : state.at(before), number, unclean, deadline);
        if (!found.left.isEmpty()) {
            return found.progress(number, own, Step.WAITING);
        }
        store.begin(new Epoch(number, own, before, !unclean, clock.instant()));
        leadership.forget();
        return found.progress(number, own, Step.LEADING);
    }

    /** Whoever read before the claim that the old leader leads may go on until its lease ends; whoever reads later sees the claim. */
    private void waitForLeases(long number, long before, Optional<Claim> known) {
        Instant now = clock.instant();
        boolean mine = survivors.claim(new Claim(number, own, before, false, now));
        leadership.forget();
        // A claim of this region's own carries its clock. One that the old leader wrote says nothing about when it
        // arrived.
        Duration waited = !mine && known.isPresent() && !known.get().clean()
                ? Duration.between(known.get().since(), now)
                : Duration.ZERO;
        Duration left = Leadership.LEASES_END.minus(waited);
        if (left.toMillis() > 0) {
            sleeper.sleep(left);
        }
    }

    /** Makes heads for partitions that came to this region only after the epoch had begun, of topics that were being created then. */
    private Progress finish(LeadershipState state, Instant deadline) {
        Epoch epoch = state.epoch();
        if (epoch.number() == 0) {
            return new Progress(0, own, Step.LEADING, 0, 0, List.of());
        }
        LeadershipState before = state.at(epoch.before());
        // What was sealed was made when the epoch began; what was not nobody knows the end of.
        return succeed(before, epoch.number(), true, deadline).progress(epoch.number(), own, Step.LEADING);
    }

    private Partitions succeed(LeadershipState state, long number, boolean unclean, Instant deadline) {
        Partitions found = new Partitions();
        for (TopicIdPartition partition : partitions()) {
            if (!clock.instant().isBefore(deadline)) {
                found.waitFor(partition, "the time of this call was up");
                continue;
            }
            found.count++;
            if (succession.exists(partition, number)) {
                continue;
            }
            try {
                Optional<String> obstacle = unclean
                        ? goOnWithWhatIsThere(partition, state, number)
                        : goOnWithEverything(partition, state, number);
                obstacle.ifPresent(reason -> found.waitFor(partition, reason));
            } catch (StorageUnavailableException e) {
                found.waitFor(partition, String.valueOf(e.getMessage()));
            }
        }
        return found;
    }

    private Optional<String> goOnWithEverything(TopicIdPartition partition, LeadershipState state, long number) {
        Optional<PartitionHead> sealed =
                succession.sealed(partition, state.epoch().number(), number);
        if (sealed.isEmpty()) {
            return Optional.of("the last state of its head has not arrived");
        }
        PartitionHead head = sealed.get();
        // The index first: without it the walk does not know what comes next.
        boolean indexed = survivors.bringIndex(partition, head);
        Arrival arrival = survivors.bring(partition, head);
        if (arrival.offset() < head.nextOffset()
                || arrival.tableEndOffset() < head.table().endOffset()) {
            return Optional.of("records have arrived up to offset " + arrival.offset() + " of " + head.nextOffset());
        }
        if (!indexed) {
            return Optional.of("a page of its index, or an entry of a Parquet segment, has not arrived");
        }
        succession.inherit(partition, state.epoch().number(), number);
        return Optional.empty();
    }

    private Optional<String> goOnWithWhatIsThere(TopicIdPartition partition, LeadershipState state, long number) {
        Survivors.Remains remains = survivors.gather(partition, state);
        LOG.log(
                Level.INFO,
                () -> partition + " goes on in epoch " + number + " with what is before offset "
                        + remains.head().nextOffset() + "; copies of its old head name what is before "
                        + remains.namedOffset());
        succession.inheritPart(partition, remains.head(), remains.unpaged(), number, Epochs.startOffset(number));
        return Optional.empty();
    }

    private List<TopicIdPartition> partitions() {
        List<TopicIdPartition> all = new ArrayList<>();
        for (Topic topic : topics.list()) {
            IntStream.range(0, topic.partitionCount())
                    .mapToObj(topic::partition)
                    .forEach(all::add);
        }
        return all;
    }

    /** What became of the partitions. */
    private static final class Partitions {

        private final List<String> left = new ArrayList<>();
        private int count;

        void waitFor(TopicIdPartition partition, String reason) {
            left.add(partition.topic() + "-" + partition.partition() + ": " + reason);
        }

        Progress progress(long number, String region, Step step) {
            return new Progress(
                    number, region, step, count, left.size(), left.subList(0, Math.min(left.size(), NAMED_MAX)));
        }
    }
}
