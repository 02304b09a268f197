package io.tailwater.events;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.cleaning.Cleaning;
import io.tailwater.log.compaction.Compaction.Due;
import io.tailwater.log.error.LogException;
import io.tailwater.log.error.NotLeaderException;
import io.tailwater.log.retention.Retention;
import io.tailwater.log.topic.Topic;
import io.tailwater.telemetry.LogSample;
import io.tailwater.telemetry.LogSampler;
import io.tailwater.telemetry.Telemetry;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Named;
import jakarta.inject.Provider;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Does what a schedule asks for, for as long as the invocation lasts; what remains is the next one's. Two at once do no harm. The answer is
 * logged, because nobody reads what a schedule is answered.
 */
@Named("maintenance")
public class MaintenanceFunction implements RequestHandler<Map<String, Object>, Map<String, Object>> {

    private static final Logger LOG = Logger.getLogger(MaintenanceFunction.class);

    /** Looking at the log must not take the time of what is to be done. */
    private static final Duration SAMPLE_MAX = Duration.ofMinutes(1);

    private static final String FAILURES = "failures";
    private static final String FINISHED = "finished";

    private final Provider<TailwaterLog> log;
    private final InstantSource clock;
    private final Duration offsetsRetention;
    private final List<Telemetry> telemetry;

    /** @param log opened by the first event, not by the start */
    public MaintenanceFunction(
            Provider<TailwaterLog> log,
            InstantSource clock,
            @ConfigProperty(name = "tailwater.offsets-retention", defaultValue = "7d") Duration offsetsRetention,
            @Any Instance<Telemetry> telemetry) {
        this.log = log;
        this.clock = clock;
        this.offsetsRetention = offsetsRetention;
        this.telemetry = telemetry.stream().toList();
    }

    @Override
    public Map<String, Object> handleRequest(Map<String, Object> event, Context invocation) {
        LogLines.areOf(invocation);
        MaintenanceTask task = MaintenanceTask.of(event);
        Instant deadline = Deadlines.of(invocation, clock);
        Map<String, Object> report = perform(task, deadline);
        LOG.infof("%s: %s", task.eventName(), report);
        return report;
    }

    private Map<String, Object> perform(MaintenanceTask task, Instant deadline) {
        try {
            return switch (task) {
                case COMPACT -> compact(deadline);
                case EXPIRE -> expire(deadline);
                case SWEEP -> sweep(deadline);
                case GROUPS -> Map.of("groups_removed", log.get().groupAdmin().removeUnused(offsetsRetention));
            };
        } catch (NotLeaderException e) {
            // Every region has the schedules, so that any of them can take over; where copies are kept there is nothing
            // to do.
            return Map.of("skipped", String.valueOf(e.getMessage()));
        }
    }

    private Map<String, Object> compact(Instant deadline) {
        // First: the figures that tell of a compaction that does not come to its end must not depend on its end.
        sample();
        var segments = new AtomicInteger();
        var cleaned = new AtomicInteger();
        int failures = 0;
        // In another order each time: where time is short, every topic's turn comes.
        List<Topic> topics = new ArrayList<>(log.get().topics().list());
        Collections.shuffle(topics);
        for (Topic topic : topics) {
            failures += log.get().compaction().run(topic, Due.BY_CONFIG, deadline, made -> segments.incrementAndGet());
            failures += log.get()
                    .cleaning()
                    .run(topic, Cleaning.Due.BY_CONFIG, deadline, part -> cleaned.addAndGet(part.segmentsRewritten()));
        }
        return Map.of(
                "segments",
                segments.get(),
                "segments_cleaned",
                cleaned.get(),
                FAILURES,
                failures,
                FINISHED,
                clock.instant().isBefore(deadline));
    }

    /** Says how the log is: the figures of every call are its own, these are nobody's. */
    private void sample() {
        try {
            LogSample sample =
                    new LogSampler(log.get(), clock).take(clock.instant().plus(SAMPLE_MAX));
            telemetry.forEach(way -> way.sampled(sample));
        } catch (NotLeaderException e) {
            throw e;
        } catch (LogException e) {
            LOG.warnf("The log could not be looked at: %s", e.getMessage());
        }
    }

    private Map<String, Object> expire(Instant deadline) {
        Retention.Report report = log.get().retention().run(deadline);
        return Map.of(
                "log_starts_moved",
                report.logStartsMoved(),
                "objects_deleted",
                report.objectsDeleted(),
                FAILURES,
                report.failures(),
                FINISHED,
                report.finished());
    }

    private Map<String, Object> sweep(Instant deadline) {
        Retention.SweepReport report = log.get().continuedSweep().run(deadline);
        return Map.of(
                "objects",
                report.objects(),
                "orphans",
                report.orphans(),
                FINISHED,
                report.nextAfter().isEmpty());
    }
}
