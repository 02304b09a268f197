package io.tailwater.http.produce;

import io.tailwater.format.record.LogRecord;
import io.tailwater.http.failure.FailureTranslator;
import io.tailwater.http.limit.RequestLimits;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.error.OutcomeUnknownException;
import jakarta.inject.Singleton;
import java.time.Duration;
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

    RecordAppender(TailwaterLog log, FailureTranslator failures) {
        this.log = log;
        this.failures = failures;
    }

    /** @return by partition, in the order of the batches */
    public Map<Integer, PartitionOutcome> append(String topic, Map<Integer, List<LogRecord>> batches) {
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
