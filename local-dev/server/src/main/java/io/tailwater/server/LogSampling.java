package io.tailwater.server;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.tailwater.log.TailwaterLog;
import io.tailwater.telemetry.LogSample;
import io.tailwater.telemetry.LogSampler;
import io.tailwater.telemetry.Telemetry;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Looks again and again how the log is; on AWS a schedule calls a function that does. */
@Singleton
class LogSampling {

    private static final Logger LOG = Logger.getLogger(LogSampling.class);

    private final LogSampler sampler;
    private final InstantSource clock;
    private final List<Telemetry> telemetry;
    private final Duration every;
    private final ScheduledExecutorService schedule = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "sampling");
        thread.setDaemon(true);
        return thread;
    });

    /** @param every how long to wait between two looks */
    LogSampling(
            TailwaterLog log,
            InstantSource clock,
            @Any Instance<Telemetry> telemetry,
            @ConfigProperty(name = "tailwater.sample-every", defaultValue = "15s") Duration every) {
        this.sampler = new LogSampler(log, clock);
        this.clock = clock;
        this.telemetry = telemetry.stream().toList();
        this.every = every;
    }

    void begin(@Observes StartupEvent started) {
        schedule.scheduleWithFixedDelay(this::look, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    void end(@Observes ShutdownEvent ending) {
        schedule.shutdownNow();
    }

    private void look() {
        try {
            LogSample sample = sampler.take(clock.instant().plus(every));
            telemetry.forEach(way -> way.sampled(sample));
        } catch (RuntimeException e) {
            // An exception would end the schedule.
            LOG.debugf(e, "The log could not be looked at; it is tried again in %s", every);
        }
    }
}
