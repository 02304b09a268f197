package io.tailwater.stacks.watch;

import io.tailwater.stacks.config.Deployment;
import io.tailwater.stacks.config.Thresholds;
import io.tailwater.stacks.function.FunctionKind;
import io.tailwater.stacks.function.LogFunction;
import io.tailwater.telemetry.Figure;
import java.util.List;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.sns.subscriptions.EmailSubscription;
import software.constructs.Construct;

/** What somebody must be told of. Each description says what to look at first. */
public final class Alarms extends Construct {

    /** In five minutes. A function retries and answers 503 by itself; what remains is a fault. */
    private static final int ERRORS_MAX = 0;

    /** In five minutes: a burst that waited for environments is no reason to get up. */
    private static final int THROTTLES_MAX = 20;

    /** In five minutes: the SDK's retries hide a few. */
    private static final int TABLE_THROTTLES_MAX = 100;

    /** A produce usually takes a fifth of a second, and a start five; longer ones wait for something that is down. */
    private static final int PRODUCE_P99_MS_MAX = 6_000;

    /** Records that were accepted and cannot be read yet. */
    private static final int QUEUE_AGE_SECONDS_MAX = 15 * 60;

    /** S3's own promise, where it is paid for. */
    private static final int REPLICATION_SECONDS_MAX = 15 * 60;

    private static final int TABLE_REPLICATION_MS_MAX = 60_000;

    /** A maintenance run that fails is repeated; three turns in a row are fifteen minutes. */
    private static final int MAINTENANCE_PERIODS = 3;

    /**
     * What a schedule of five minutes measures: of four periods three, since a run that begins a little later leaves one empty now and then,
     * and has two in the next.
     */
    private static final int SAMPLED_PERIODS = 4;

    private final Topic told;

    public Alarms(Construct scope, Deployment deployment, Watched watched) {
        super(scope, "Alarms");
        this.told = Topic.Builder.create(this, "Told").enforceSsl(true).build();
        told.addToResourcePolicy(PolicyStatement.Builder.create()
                .principals(List.of(new ServicePrincipal("cloudwatch.amazonaws.com")))
                .actions(List.of("sns:Publish"))
                .resources(List.of(told.getTopicArn()))
                .build());
        deployment.alarmEmail().ifPresent(email -> told.addSubscription(new EmailSubscription(email)));

        watched.functions().values().stream()
                .sorted((a, b) -> a.kind().compareTo(b.kind()))
                .forEach(this::ofFunction);
        ofApi(watched);
        ofTable(watched.table());
        watched.failures()
                .forEach((what, queue) -> alarm(
                        what + "Waiting",
                        Metrics.waiting(queue),
                        0,
                        1,
                        what + ": there are messages. Each says why; send them on when the cause is gone."));
        alarm(
                "QueueOld",
                Metrics.oldest(watched.queue()),
                QUEUE_AGE_SECONDS_MAX,
                1,
                "Records wait in the queue for longer than 15 minutes. Look at the queue function's errors and throttles.");
        watched.replication().forEach(copies -> ofCopies(copies, watched.table()));
        ofLog(deployment, watched);
    }

    /** What the functions themselves say of the log. No value, no alarm: where another region leads, that one's alarms look. */
    private void ofLog(Deployment deployment, Watched watched) {
        String namespace = deployment.metricsNamespace();
        Thresholds thresholds = deployment.alarms();
        thresholds
                .consumerLagRecords()
                .ifPresent(
                        records -> sampledAlarm(
                                "ConsumerLag",
                                Metrics.largest(namespace, Figure.CONSUMER_LAG),
                                records,
                                "A consumer group is more than " + records
                                        + " records behind in a topic. The dashboard says which; more members help, up to one a partition."));
        thresholds
                .compactionBacklogRecords()
                .ifPresent(
                        records -> sampledAlarm(
                                "CompactionBacklog",
                                Metrics.largest(namespace, Figure.COMPACTION_BACKLOG),
                                records,
                                "More than " + records
                                        + " records of a topic wait for compaction. Look at the maintenance function's log and duration; more memory makes it quicker."));
        if (!watched.replication().isEmpty()) {
            thresholds
                    .replicationAgeSeconds()
                    .ifPresent(
                            seconds -> sampledAlarm(
                                    "ReplicationAge",
                                    Metrics.largest(namespace, Figure.REPLICATION_AGE),
                                    seconds,
                                    "Records of more than " + seconds
                                            + " s ago have not come to a replica region, and would be lost with this one. See the runbook before promoting one."));
        }
    }

    private void sampledAlarm(String id, Metric metric, int threshold, String description) {
        alarm(id, metric, threshold, SAMPLED_PERIODS, SAMPLED_PERIODS - 1, description);
    }

    private void ofFunction(LogFunction function) {
        String name = function.kind().lowerCase();
        boolean maintenance = function.kind() == FunctionKind.MAINTENANCE;
        alarm(
                name + "Errors",
                Metrics.errors(function),
                ERRORS_MAX,
                maintenance ? MAINTENANCE_PERIODS : 1,
                maintenance
                        ? "Compaction, retention or the sweep fail turn after turn. Records are safe; raw segments pile up. See its log."
                        : "The " + name + " function fails or runs into its time-out. See its log.");
        alarm(
                name + "Throttles",
                Metrics.throttles(function),
                THROTTLES_MAX,
                2,
                "The " + name
                        + " function is refused environments. Raise the account's concurrency, or the function's.");
    }

    private void ofApi(Watched watched) {
        alarm(
                "ApiErrors",
                Metrics.serverErrors(watched.apiId()),
                ERRORS_MAX,
                2,
                "Callers get answers of 5xx. The access log says on which routes, the functions' logs why.");
        alarm(
                "ProduceSlow",
                Metrics.duration(watched.functions().get(FunctionKind.PRODUCE)),
                PRODUCE_P99_MS_MAX,
                3,
                "One produce in a hundred takes longer than 6 s. Look at S3 and DynamoDB in this region.");
    }

    private void ofTable(String table) {
        String advice =
                "DynamoDB throttles the table: a partition takes 1,000 writes a second. Make batches larger, or partitions more.";
        alarm("TableWriteThrottles", Metrics.writeThrottles(table), TABLE_THROTTLES_MAX, 2, advice);
        alarm("TableReadThrottles", Metrics.readThrottles(table), TABLE_THROTTLES_MAX, 2, advice);
        alarm(
                "TableUserErrors",
                Metrics.userErrors(),
                TABLE_THROTTLES_MAX,
                2,
                "DynamoDB refuses requests as wrong, of some table of this region. Conditions that fail do not count. See the functions' logs.");
    }

    private void ofCopies(Watched.Copies copies, String table) {
        alarm(
                "TableReplicationOld-" + copies.toRegion(),
                Metrics.tableReplicationMs(table, copies.toRegion()),
                TABLE_REPLICATION_MS_MAX,
                2,
                "Items of the table come to " + copies.toRegion()
                        + " later than a minute, usually within a second. Readers there wait.");
        alarm(
                "ReplicationOld-" + copies.toRegion(),
                Metrics.replicationSeconds(copies),
                REPLICATION_SECONDS_MAX,
                2,
                "Segments come to " + copies.toRegion()
                        + " later than 15 minutes. Readers there wait; see the runbook before promoting it.");
        alarm(
                "ReplicationFails-" + copies.toRegion(),
                Metrics.replicationFailures(copies),
                0,
                1,
                "S3 has given up copying objects to " + copies.toRegion()
                        + ". Set the cause right, then start an S3 Batch Replication job.");
    }

    /** @param periods how many of five minutes in a row */
    private void alarm(String id, Metric metric, int threshold, int periods, String description) {
        alarm(id, metric, threshold, periods, periods, description);
    }

    private void alarm(String id, Metric metric, int threshold, int periods, int periodsToAlarm, String description) {
        Alarm alarm = Alarm.Builder.create(this, id)
                .alarmDescription(description)
                .metric(metric)
                .comparisonOperator(ComparisonOperator.GREATER_THAN_THRESHOLD)
                .threshold(threshold)
                .evaluationPeriods(periods)
                .datapointsToAlarm(periodsToAlarm)
                // Nothing was called, nothing is wrong.
                .treatMissingData(TreatMissingData.NOT_BREACHING)
                .build();
        alarm.addAlarmAction(new SnsAction(told));
        alarm.addOkAction(new SnsAction(told));
    }
}
