package io.tailwater.server;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.tailwater.log.TailwaterLog;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Does every hour what a scheduler does on AWS: removes groups that nobody uses any more. */
@Singleton
class GroupRetention {

    private static final Logger LOG = Logger.getLogger(GroupRetention.class);
    private static final Duration EVERY = Duration.ofHours(1);

    private final TailwaterLog log;
    private final Duration retention;
    private final ScheduledExecutorService schedule = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "group-retention");
        thread.setDaemon(true);
        return thread;
    });

    GroupRetention(
            TailwaterLog log,
            @ConfigProperty(name = "tailwater.offsets-retention", defaultValue = "7d") Duration retention) {
        this.log = log;
        this.retention = retention;
    }

    void begin(@Observes StartupEvent started) {
        schedule.scheduleWithFixedDelay(this::run, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    void end(@Observes ShutdownEvent ending) {
        schedule.shutdownNow();
    }

    private void run() {
        try {
            List<String> removed = log.groupAdmin().removeUnused(retention);
            if (!removed.isEmpty()) {
                LOG.infof("Removed consumer groups that nobody has used for %s: %s", retention, removed);
            }
        } catch (RuntimeException e) {
            // An exception would end the schedule.
            LOG.warn("Removing unused consumer groups failed; it is tried again in an hour", e);
        }
    }
}
