package io.tailwater.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** That the store is read as often as somebody asks, and not more often than is useful. */
class LogSamplingTest {

    private final AtomicInteger looks = new AtomicInteger();
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private Instant now = Instant.EPOCH;
    private final LogSampling sampling =
            new LogSampling(looks::incrementAndGet, tasks::add, () -> now, Duration.ofSeconds(15));

    @Test
    void aLookServesAllWhoAskForAWhile() {
        assertThat(tasks).as("nobody has asked").isEmpty();

        CompletableFuture<Void> first = sampling.refreshed();
        CompletableFuture<Void> second = sampling.refreshed();
        assertThat(first).isNotDone();
        runAll();
        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
        now = now.plusSeconds(14);
        assertThat(sampling.refreshed()).isCompleted();
        assertThat(looks).hasValue(1);

        now = now.plusSeconds(1);
        assertThat(sampling.refreshed()).isNotDone();
        runAll();
        assertThat(looks).hasValue(2);
    }

    @Test
    void aLookThatTakesLongIsNotJoinedByAnother() {
        CompletableFuture<Void> impatient = sampling.refreshed();
        impatient.complete(null);
        now = now.plusSeconds(60);

        CompletableFuture<Void> patient = sampling.refreshed();

        assertThat(tasks).hasSize(1);
        assertThat(patient).isNotDone();
        runAll();
        assertThat(patient).isCompleted();
        assertThat(looks).hasValue(1);
    }

    private void runAll() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }
}
