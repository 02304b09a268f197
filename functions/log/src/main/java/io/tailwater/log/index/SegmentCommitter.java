package io.tailwater.log.index;

import io.tailwater.format.key.UuidV7;
import io.tailwater.format.segment.SegmentIndex;
import io.tailwater.log.error.NotLeaderException;
import io.tailwater.log.error.OutcomeUnknownException;
import io.tailwater.log.error.StorageUnavailableException;
import io.tailwater.log.store.StoreFailures;
import io.tailwater.log.time.Backoff;
import io.tailwater.log.time.Sleeper;
import io.tailwater.log.topic.TopicIdPartition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Commits a segment exactly once, whatever happens to requests and answers.
 *
 * <p>A request that certainly was not applied is sent again. After any other failure the commit is never sent again, because
 * the first request may still be on its way: instead the id is voided, and then the index says whether it was applied before.
 */
public final class SegmentCommitter {

    /** Throttled or conflicting requests are sent this often; the waits between them reach 3 s in all. */
    private static final int ATTEMPTS_MAX = 10;

    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(10), Duration.ofSeconds(1));

    /** How far the clocks of two writers may differ: more than AWS accepts of a signature (15 minutes). */
    private static final Duration CLOCK_SKEW_MAX = Duration.ofMinutes(30);

    /**
     * How old an id may be for the index to say what became of it: after that, retention may have taken its entry away. Writers are told
     * within seconds; only one that was frozen in between comes later.
     */
    static final Duration SETTLED_WITHIN_MAX = Duration.ofMinutes(30);

    private final HeadStore heads;
    private final PageStore pages;
    private final TailMover mover;
    private final Supplier<Tenure> tenures;
    private final InstantSource clock;
    private final Sleeper sleeper;
    private final RandomGenerator random;

    /** @param tenures fails with {@link NotLeaderException} where nothing may be written */
    public SegmentCommitter(
            HeadStore heads,
            PageStore pages,
            TailMover mover,
            Supplier<Tenure> tenures,
            InstantSource clock,
            Sleeper sleeper,
            RandomGenerator random) {
        this.clock = clock;
        this.heads = heads;
        this.pages = pages;
        this.mover = mover;
        this.tenures = tenures;
        this.sleeper = sleeper;
        this.random = random;
    }

    /**
     * Requires that segments may be committed here, before anything is written for one.
     *
     * @throws NotLeaderException when another region leads
     */
    public void requireLeading() {
        tenures.get();
    }

    /**
     * Gives a segment that S3 holds its offsets.
     *
     * @param segmentId of nobody else, and not committed before
     * @throws NotLeaderException when another region leads; it was not committed
     * @throws StorageUnavailableException when it was not committed, and DynamoDB keeps refusing
     * @throws OutcomeUnknownException when nobody can say whether it was
     */
    public CommitOutcome commit(TopicIdPartition partition, UUID segmentId, SegmentIndex index) {
        Tenure tenure = tenures.get();
        for (int attempt = 1; ; attempt++) {
            try {
                return outcome(tenure, partition, heads.commit(tenure, partition, segmentId, index));
            } catch (SdkException | CancellationException e) {
                if (!StoreFailures.certainlyNotApplied(e)) {
                    return resolve(tenure, partition, segmentId, e);
                }
                if (!StoreFailures.worthRepeating(e) || attempt == ATTEMPTS_MAX) {
                    throw StoreFailures.unavailable("committing to " + partition, e);
                }
            }
            sleeper.sleep(BACKOFF.after(attempt, random));
        }
    }

    private static CommitOutcome committed(
            Tenure tenure, TopicIdPartition partition, long baseOffset, Optional<PartitionHead> head) {
        tenure.confirm(partition);
        return new CommitOutcome.Committed(baseOffset, head);
    }

    private CommitOutcome outcome(Tenure tenure, TopicIdPartition partition, CommitAttempt attempt) {
        if (attempt instanceof CommitAttempt.Applied applied) {
            mover.moveIfDue(tenure, partition, applied.head());
            return committed(tenure, partition, applied.baseOffset(), Optional.of(applied.head()));
        }
        if (attempt instanceof CommitAttempt.AppliedBefore before) {
            return committed(tenure, partition, before.baseOffset(), Optional.empty());
        }
        if (attempt instanceof CommitAttempt.Sealed) {
            return new CommitOutcome.NotLeading();
        }
        return attempt instanceof CommitAttempt.PartitionGone
                ? new CommitOutcome.PartitionGone()
                : new CommitOutcome.NeverCommitted();
    }

    /**
     * Finds out what became of a segment that somebody wanted to commit; if it was not committed, it never will be from now on. May be
     * repeated.
     *
     * @return empty when it was so long ago that the index does not tell any more
     * @throws NotLeaderException when another region leads
     * @throws StorageUnavailableException when DynamoDB does not answer
     */
    public Optional<CommitOutcome> settle(TopicIdPartition partition, UUID segmentId) {
        Tenure tenure = tenures.get();
        return StoreFailures.orUnavailable(
                "settling segment " + segmentId + " of " + partition, () -> voided(tenure, partition, segmentId));
    }

    private Optional<CommitOutcome> voided(Tenure tenure, TopicIdPartition partition, UUID segmentId) {
        VoidOutcome outcome = heads.voidSegment(tenure, partition, segmentId);
        if (outcome instanceof VoidOutcome.CommittedBefore before) {
            return Optional.of(committed(tenure, partition, before.baseOffset(), Optional.empty()));
        }
        if (outcome instanceof VoidOutcome.PartitionGone) {
            return Optional.of(new CommitOutcome.PartitionGone());
        }
        Instant created = Instant.ofEpochMilli(UuidV7.timestampMs(segmentId));
        Optional<SegmentEntry> found = pages.find(partition, segmentId, created.minus(CLOCK_SKEW_MAX));
        if (found.isPresent()) {
            return Optional.of(committed(tenure, partition, found.get().baseOffset(), Optional.empty()));
        }
        return created.plus(SETTLED_WITHIN_MAX).isBefore(clock.instant())
                ? Optional.empty()
                : Optional.of(new CommitOutcome.NeverCommitted());
    }

    private CommitOutcome resolve(Tenure tenure, TopicIdPartition partition, UUID segmentId, RuntimeException unclear) {
        try {
            return voided(tenure, partition, segmentId)
                    .orElseThrow(() -> new OutcomeUnknownException(
                            "committing to " + partition
                                    + " was interrupted for so long that it is not known any more whether"
                                    + " the records were appended",
                            StoreFailures.RETRY_AFTER,
                            unclear));
        } catch (SdkException | CancellationException | StorageUnavailableException e) {
            e.addSuppressed(unclear);
            throw new OutcomeUnknownException(
                    "committing to " + partition + ": it is not known whether the records were appended, "
                            + e.getMessage(),
                    StoreFailures.RETRY_AFTER,
                    e);
        }
    }
}
