package io.tailwater.events;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.compaction.Compaction.Due;
import io.tailwater.log.retention.Retention;
import io.tailwater.log.topic.Topic;
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
    private static final String FAILURES = "failures";
    private static final String FINISHED = "finished";

    private final Provider<TailwaterLog> log;
    private final InstantSource clock;
    private final Duration offsetsRetention;

    /** @param log opened by the first event, not by the start */
    public MaintenanceFunction(
            Provider<TailwaterLog> log,
            InstantSource clock,
            @ConfigProperty(name = "tailwater.offsets-retention", defaultValue = "7d") Duration offsetsRetention) {
        this.log = log;
        this.clock = clock;
        this.offsetsRetention = offsetsRetention;
    }

    @Override
    public Map<String, Object> handleRequest(Map<String, Object> event, Context invocation) {
        MaintenanceTask task = MaintenanceTask.of(event);
        Instant deadline = Deadlines.of(invocation, clock);
        Map<String, Object> report =
                switch (task) {
                    case COMPACT -> compact(deadline);
                    case EXPIRE -> expire(deadline);
                    case SWEEP -> sweep(deadline);
                    case GROUPS ->
                        Map.of("groups_removed", log.get().groupAdmin().removeUnused(offsetsRetention));
                };
        LOG.infof("%s: %s", task.eventName(), report);
        return report;
    }

    private Map<String, Object> compact(Instant deadline) {
        var segments = new AtomicInteger();
        int failures = 0;
        // In another order each time: where time is short, every topic's turn comes.
        List<Topic> topics = new ArrayList<>(log.get().topics().list());
        Collections.shuffle(topics);
        for (Topic topic : topics) {
            failures += log.get().compaction().run(topic, Due.BY_CONFIG, deadline, made -> segments.incrementAndGet());
        }
        return Map.of(
                "segments",
                segments.get(),
                FAILURES,
                failures,
                FINISHED,
                clock.instant().isBefore(deadline));
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
