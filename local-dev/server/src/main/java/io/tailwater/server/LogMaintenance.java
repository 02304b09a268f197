package io.tailwater.server;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.cleaning.CleanedPartition;
import io.tailwater.log.cleaning.Cleaning;
import io.tailwater.log.compaction.CompactedSegment;
import io.tailwater.log.compaction.Compaction.Due;
import io.tailwater.log.retention.Retention;
import io.tailwater.log.topic.Topic;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Compacts, expires and sweeps on a schedule, one after the other; on AWS a schedule calls the admin function instead. */
@Singleton
class LogMaintenance {

    private static final Logger LOG = Logger.getLogger(LogMaintenance.class);
    private static final Duration SWEEP_EVERY = Duration.ofHours(1);

    /** No segment is begun later than this after a run's begin. */
    private static final Duration RUN_MAX = Duration.ofMinutes(5);

    private final TailwaterLog log;
    private final Duration every;
    private final InstantSource clock = InstantSource.system();
    private final ScheduledExecutorService schedule = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "maintenance");
        thread.setDaemon(true);
        return thread;
    });

    /** @param every how long to wait between two runs */
    LogMaintenance(
            TailwaterLog log,
            @ConfigProperty(name = "tailwater.maintenance-every", defaultValue = "1m") Duration every) {
        this.log = log;
        this.every = every;
    }

    void begin(@Observes StartupEvent started) {
        repeat(this::compact, every);
        repeat(this::expire, every);
        repeat(this::sweep, SWEEP_EVERY);
    }

    void end(@Observes ShutdownEvent ending) {
        schedule.shutdownNow();
    }

    private void repeat(Runnable step, Duration pause) {
        Runnable guarded = () -> {
            try {
                step.run();
            } catch (RuntimeException e) {
                // An exception would end the schedule.
                LOG.warnf(e, "Maintenance failed; it is tried again in %s", pause);
            }
        };
        schedule.scheduleWithFixedDelay(guarded, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void compact() {
        Instant deadline = clock.instant().plus(RUN_MAX);
        for (Topic topic : log.topics().list()) {
            log.compaction().run(topic, Due.BY_CONFIG, deadline, LogMaintenance::report);
            log.cleaning().run(topic, Cleaning.Due.BY_CONFIG, deadline, LogMaintenance::report);
        }
    }

    private static void report(CleanedPartition cleaned) {
        LOG.infof(
                "Cleaned %s-%d up to offset %d: %d of %d Parquet segments were rewritten with %d records and %d bytes less%s",
                cleaned.partition().topic(),
                cleaned.partition().partition(),
                cleaned.endOffset() - 1,
                cleaned.segmentsRewritten(),
                cleaned.segments(),
                cleaned.recordsRemoved(),
                cleaned.sizeBytesRemoved(),
                cleaned.finished() ? "" : "; the next run goes on");
    }

    private static void report(CompactedSegment segment) {
        LOG.infof(
                "Compacted %s-%d, offsets %d to %d: %d raw segments of %d bytes became one of %d",
                segment.partition().topic(),
                segment.partition().partition(),
                segment.baseOffset(),
                segment.endOffset() - 1,
                segment.rawSegments(),
                segment.rawBytes(),
                segment.sizeBytes());
    }

    private void expire() {
        Retention.Report report = log.retention().run(clock.instant().plus(RUN_MAX));
        if (report.logStartsMoved() > 0 || report.objectsDeleted() > 0) {
            LOG.infof(
                    "%d partitions start later now, %d objects were deleted",
                    report.logStartsMoved(), report.objectsDeleted());
        }
    }

    private void sweep() {
        Optional<String> after = Optional.empty();
        do {
            Retention.SweepReport report =
                    log.retention().sweep(after, clock.instant().plus(RUN_MAX));
            if (report.orphans() > 0) {
                LOG.infof("%d objects that no index names were deleted", report.orphans());
            }
            after = report.nextAfter();
        } while (after.isPresent());
    }
}
