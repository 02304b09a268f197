package io.tailwater.log.region;

import io.tailwater.log.error.NotLeaderException;
import io.tailwater.log.error.OutcomeUnknownException;
import io.tailwater.log.error.StorageUnavailableException;
import io.tailwater.log.index.Tenure;
import io.tailwater.log.store.StoreFailures;
import io.tailwater.log.topic.TopicIdPartition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who leads, and whether that is this region. What the table said is a lease: for {@link #LEASE} from when it was asked, nobody else
 * begins to lead, since whoever claims leadership without its leader waits for as long. Only the length of that time is compared, on
 * each machine's own clock; the clocks need not agree on the hour, only run at the same rate.
 */
public final class Leadership implements Supplier<Tenure> {

    /** How long what was read holds. Longer than a commit with its retries; as short as an operator would wait anyway. */
    public static final Duration LEASE = Duration.ofSeconds(15);

    /** How long whoever leads without the leader waits: the lease, and a fifth for clocks that do not run at the same rate. */
    static final Duration LEASES_END = LEASE.plusSeconds(3);

    /** After this the table is asked again: one query in so long a time, and only where there is traffic. */
    static final Duration REFRESH = Duration.ofSeconds(5);

    private record Read(LeadershipState state, Instant begunAt) {}

    private final String own;
    private final LeadershipStore store;
    private final InstantSource clock;
    private final AtomicReference<@Nullable Read> last = new AtomicReference<>();

    Leadership(String own, LeadershipStore store, InstantSource clock) {
        this.own = own;
        this.store = store;
        this.clock = clock;
    }

    /** Who leads, as the table said a few seconds ago; while it does not answer, for as long as the lease. */
    public LeadershipState state() {
        return read().state();
    }

    /** Whether this region leads in the newest epoch, though it may be about to let go. */
    public boolean isOwn() {
        return state().epoch().region().equals(own);
    }

    /**
     * The right to write.
     *
     * @throws NotLeaderException when another region leads, or leadership is moving
     * @throws StorageUnavailableException when the table does not say who leads
     */
    @Override
    public Tenure get() {
        Read read = read();
        requireLeading(read.state());
        return new Term(read.state().epoch().number(), read.begunAt().plus(LEASE));
    }

    /** Forgets what was read: for who has changed it. */
    void forget() {
        last.set(null);
    }

    private void requireLeading(LeadershipState state) {
        if (!state.epoch().region().equals(own)) {
            throw NotLeaderException.ledBy(state.epoch().region(), own);
        }
        if (state.claim().isPresent()) {
            throw NotLeaderException.whileMoving();
        }
    }

    private Read read() {
        Read known = last.get();
        if (known != null && clock.instant().isBefore(known.begunAt().plus(REFRESH))) {
            return known;
        }
        Instant begunAt = clock.instant();
        try {
            Read read = new Read(store.read(), begunAt);
            last.set(read);
            return read;
        } catch (StorageUnavailableException e) {
            if (known != null && clock.instant().isBefore(known.begunAt().plus(LEASE))) {
                return known;
            }
            throw e;
        }
    }

    /** An epoch's heads, until the lease ends. */
    private final class Term implements Tenure {

        private final long epoch;
        private final Instant until;

        Term(long epoch, Instant until) {
            this.epoch = epoch;
            this.until = until;
        }

        @Override
        public long epoch() {
            return epoch;
        }

        @Override
        public long offsetsBegin() {
            return Epochs.startOffset(epoch);
        }

        @Override
        public OptionalLong offsetsEnd() {
            return OptionalLong.of(Epochs.endOffset(epoch));
        }

        @Override
        public void confirm(TopicIdPartition partition) {
            if (clock.instant().isBefore(until)) {
                return;
            }
            try {
                forget();
                Tenure now = get();
                if (now.epoch() == epoch) {
                    return;
                }
            } catch (NotLeaderException | StorageUnavailableException e) {
                throw lost(partition, e);
            }
            throw lost(partition, NotLeaderException.whileMoving());
        }

        private OutcomeUnknownException lost(TopicIdPartition partition, RuntimeException cause) {
            return new OutcomeUnknownException(
                    "writing to " + partition + " took so long that leadership may have moved meanwhile ("
                            + cause.getMessage() + "): it is not known whether the records are part of the log",
                    StoreFailures.RETRY_AFTER,
                    cause);
        }
    }
}
