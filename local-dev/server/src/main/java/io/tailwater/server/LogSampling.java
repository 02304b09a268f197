package io.tailwater.server;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.tailwater.log.TailwaterLog;
import io.tailwater.telemetry.LogSample;
import io.tailwater.telemetry.LogSampler;
import io.tailwater.telemetry.Telemetry;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Looks how the log is when somebody asks for the figures, and the last look is not a moment ago; on AWS a schedule calls a function that
 * looks. Where nobody asks nothing is read: the store may be one that bills for it.
 */
@Singleton
class LogSampling {

    private static final Logger LOG = Logger.getLogger(LogSampling.class);

    static final String METRICS = "/metrics";

    /** Before the figures are written down. */
    private static final int PRIORITY = 100;

    /** Then the figures of before must do: Prometheus gives up after ten seconds. */
    private static final Duration WAIT_MAX = Duration.ofSeconds(3);

    private final Runnable look;
    private final Executor executor;
    private final InstantSource clock;
    private final Duration every;
    private Instant nextAt = Instant.MIN;
    private CompletableFuture<Void> running = CompletableFuture.completedFuture(null);

    /** @param every how long a look is new enough */
    @Inject
    LogSampling(
            TailwaterLog log,
            InstantSource clock,
            @Any Instance<Telemetry> telemetry,
            @ConfigProperty(name = "tailwater.sample-every", defaultValue = "15s") Duration every) {
        this(
                looking(new LogSampler(log, clock), clock, telemetry.stream().toList()),
                Executors.newSingleThreadExecutor(LogSampling::thread),
                clock,
                every);
    }

    /** @param look is called by the executor, one at a time */
    LogSampling(Runnable look, Executor executor, InstantSource clock, Duration every) {
        this.look = look;
        this.executor = executor;
        this.clock = clock;
        this.every = every;
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "sampling");
        thread.setDaemon(true);
        return thread;
    }

    private static Runnable looking(LogSampler sampler, InstantSource clock, List<Telemetry> telemetry) {
        return () -> {
            try {
                LogSample sample = sampler.take(clock.instant().plus(WAIT_MAX));
                telemetry.forEach(way -> way.sampled(sample));
            } catch (RuntimeException e) {
                LOG.debugf(e, "The log could not be looked at; it is tried again when somebody asks");
            }
        };
    }

    void register(@Observes Filters filters) {
        filters.register(this::beforeAnswer, PRIORITY);
    }

    void end(@Observes ShutdownEvent ending) {
        if (executor instanceof ExecutorService service) {
            service.shutdownNow();
        }
    }

    private void beforeAnswer(RoutingContext exchange) {
        if (!METRICS.equals(exchange.normalizedPath())) {
            exchange.next();
            return;
        }
        var context = exchange.vertx().getOrCreateContext();
        refreshed()
                .completeOnTimeout(null, WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((done, failure) -> context.runOnContext(back -> exchange.next()));
    }

    /** @return completes when the figures are those of the newest look, whose turn may be over already */
    synchronized CompletableFuture<Void> refreshed() {
        Instant now = clock.instant();
        if (running.isDone() && !now.isBefore(nextAt)) {
            nextAt = now.plus(every);
            running = CompletableFuture.runAsync(look, executor);
        }
        // A copy: who waits no longer must not end the look for others.
        return running.copy();
    }
}
