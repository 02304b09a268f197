package io.tailwater.http.produce;

import io.tailwater.format.record.LogRecord;
import io.tailwater.http.failure.FailureTranslator;
import io.tailwater.http.limit.RequestLimits;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.error.InvalidRequestException;
import io.tailwater.log.error.LogException;
import io.tailwater.log.error.NotReplicatedException;
import io.tailwater.log.error.OutcomeUnknownException;
import io.tailwater.log.topic.Acks;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Appends the batches of a request side by side, and waits for them within a bound. */
@Singleton
public class RecordAppender {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final TailwaterLog log;
    private final FailureTranslator failures;
    private final InstantSource clock;

    RecordAppender(TailwaterLog log, FailureTranslator failures, InstantSource clock) {
        this.log = log;
        this.failures = failures;
        this.clock = clock;
    }

    /**
     * Appends, and waits for copies if that is wanted.
     *
     * @param acks how many regions must have the records
     * @return by partition, in the order of the batches
     * @throws InvalidRequestException when there are not as many regions; nothing was appended
     */
    public Map<Integer, PartitionOutcome> append(String topic, Map<Integer, List<LogRecord>> batches, Acks acks) {
        requireRegions(acks);
        Instant begun = clock.instant();
        Map<Integer, PartitionOutcome> outcomes = append(topic, batches);
        if (acks.regions() > 1) {
            outcomes.replaceAll((partition, outcome) -> outcome instanceof PartitionOutcome.Appended appended
                    ? confirmed(
                            topic, partition, appended, batches.get(partition).size(), acks, begun)
                    : outcome);
        }
        return outcomes;
    }

    private void requireRegions(Acks acks) {
        log.regions().ifPresentOrElse(several -> several.acks().require(acks.regions()), () -> {
            if (acks.regions() > 1) {
                throw new InvalidRequestException(
                        Acks.NAME, "regions=" + acks.regions() + " are more than the 1 that there is");
            }
        });
    }

    private PartitionOutcome confirmed(
            String topic, int partition, PartitionOutcome.Appended appended, int count, Acks acks, Instant begun) {
        try {
            log.regions()
                    .orElseThrow()
                    .acks()
                    .await(
                            log.topics().partition(topic, partition),
                            acks.regions(),
                            appended.baseOffset(),
                            appended.baseOffset() + count - 1,
                            Duration.between(clock.instant(), begun.plus(RequestLimits.PRODUCE_WAIT_MAX)));
            return appended;
        } catch (NotReplicatedException e) {
            return new PartitionOutcome.Unconfirmed(
                    appended.baseOffset(), failures.translate(e, "appending to topic " + topic));
        } catch (LogException e) {
            return failed(topic, e);
        }
    }

    private Map<Integer, PartitionOutcome> append(String topic, Map<Integer, List<LogRecord>> batches) {
        Map<Integer, CompletableFuture<Long>> appends = new LinkedHashMap<>();
        batches.forEach((partition, records) -> appends.put(partition, append(topic, partition, records)));
        await(appends.values());
        Map<Integer, PartitionOutcome> outcomes = new LinkedHashMap<>();
        appends.forEach((partition, append) -> outcomes.put(partition, outcome(topic, append)));
        return outcomes;
    }

    private CompletableFuture<Long> append(String topic, int partition, List<LogRecord> records) {
        try {
            return log.appender().append(topic, partition, records);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Returns when all are done or the time is up. */
    private static void await(Collection<CompletableFuture<Long>> appends) {
        try {
            CompletableFuture.allOf(appends.toArray(CompletableFuture[]::new))
                    .get(RequestLimits.PRODUCE_WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // Each partition is asked for itself.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private PartitionOutcome outcome(String topic, CompletableFuture<Long> append) {
        if (!append.isDone()) {
            return failed(
                    topic,
                    new OutcomeUnknownException(
                            "appending did not end within " + RequestLimits.PRODUCE_WAIT_MAX.toSeconds() + " s",
                            RETRY_AFTER,
                            new TimeoutException()));
        }
        try {
            return new PartitionOutcome.Appended(append.join());
        } catch (CompletionException e) {
            return failed(topic, e.getCause() == null ? e : e.getCause());
        }
    }

    private PartitionOutcome failed(String topic, Throwable failure) {
        return new PartitionOutcome.Failed(
                failures.translate(failure, "appending to topic " + topic), failure instanceof OutcomeUnknownException);
    }
}
