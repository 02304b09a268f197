package io.tailwater.stacks.watch;

import io.tailwater.stacks.function.LogFunction;
import io.tailwater.telemetry.Dimension;
import io.tailwater.telemetry.Figure;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.MathExpression;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.sqs.Queue;

/** AWS's metrics and those that the functions write, as alarms and the dashboard both read them. */
final class Metrics {

    /** Short enough to be told of an outage, and long enough for a percentile to mean something. */
    static final Duration PERIOD = Duration.minutes(5);

    static final String SUM = "Sum";
    static final String MAX = "Maximum";
    static final String P99 = "p99";

    private Metrics() {}

    static Metric errors(LogFunction function) {
        return function.function().metricErrors(options(SUM));
    }

    static Metric throttles(LogFunction function) {
        return function.function().metricThrottles(options(SUM));
    }

    static Metric invocations(LogFunction function) {
        return function.function().metricInvocations(options(SUM));
    }

    static Metric duration(LogFunction function) {
        return function.function().metricDuration(options(P99));
    }

    static Metric waiting(Queue queue) {
        return queue.metricApproximateNumberOfMessagesVisible(options(MAX));
    }

    static Metric oldest(Queue queue) {
        return queue.metricApproximateAgeOfOldestMessage(options(MAX));
    }

    static Metric requests(String apiId) {
        return api(apiId, "Count", SUM);
    }

    static Metric serverErrors(String apiId) {
        return api(apiId, "5xx", SUM);
    }

    static Metric clientErrors(String apiId) {
        return api(apiId, "4xx", SUM);
    }

    static Metric latency(String apiId) {
        return api(apiId, "Latency", P99);
    }

    private static Metric api(String apiId, String name, String statistic) {
        return metric("AWS/ApiGateway", name, Map.of("ApiId", apiId), statistic);
    }

    /** Of writes beyond what an item or the table can take; by table and index, which there is none of. */
    static Metric writeThrottles(String table) {
        return metric("AWS/DynamoDB", "WriteThrottleEvents", Map.of("TableName", table), SUM);
    }

    static Metric readThrottles(String table) {
        return metric("AWS/DynamoDB", "ReadThrottleEvents", Map.of("TableName", table), SUM);
    }

    static Metric writeUnits(String table) {
        return metric("AWS/DynamoDB", "ConsumedWriteCapacityUnits", Map.of("TableName", table), SUM);
    }

    static Metric readUnits(String table) {
        return metric("AWS/DynamoDB", "ConsumedReadCapacityUnits", Map.of("TableName", table), SUM);
    }

    /** Failed validation and the like, of all tables of the account and region: that metric knows no tables. */
    static Metric userErrors() {
        return metric("AWS/DynamoDB", "UserErrors", Map.of(), SUM);
    }

    static Metric replicationSeconds(Watched.Copies copies) {
        return replication("ReplicationLatency", copies);
    }

    static Metric replicationFailures(Watched.Copies copies) {
        return metric("AWS/S3", "OperationsFailedReplication", dimensions(copies), SUM);
    }

    /** Of a global table's items, from here to another region, in milliseconds. */
    static Metric tableReplicationMs(String table, String toRegion) {
        return metric(
                "AWS/DynamoDB", "ReplicationLatency", Map.of("TableName", table, "ReceivingRegion", toRegion), MAX);
    }

    static Metric replicationBytes(Watched.Copies copies) {
        return replication("BytesPendingReplication", copies);
    }

    private static Metric replication(String name, Watched.Copies copies) {
        return metric("AWS/S3", name, dimensions(copies), MAX);
    }

    private static Map<String, String> dimensions(Watched.Copies copies) {
        return Map.of(
                "SourceBucket",
                copies.fromBucket(),
                "DestinationBucket",
                copies.toBucket(),
                "RuleId",
                copies.toRegion());
    }

    /** The largest of all groups' and topics', which is written without naming one: alarms take neither searches nor unknown names. */
    static Metric largest(String namespace, Figure figure) {
        return metric(namespace, figure.metric(), Map.of(), MAX);
    }

    /** Of one region that records are copied to. */
    static Metric replicationAge(String namespace, String toRegion) {
        return metric(namespace, Figure.REPLICATION_AGE.metric(), Map.of(Dimension.REGION.label(), toRegion), MAX);
    }

    /** A line for each value that the dimensions turn out to have; dashboards only. */
    static IMetric each(String namespace, Figure figure, String statistic, Dimension... dimensions) {
        String schema = Stream.concat(
                        Stream.of(namespace), Arrays.stream(dimensions).map(Dimension::label))
                .map(name -> '"' + name + '"')
                .collect(Collectors.joining(","));
        return MathExpression.Builder.create()
                .expression("SEARCH('{%s} MetricName=\"%s\"', '%s', %d)"
                        .formatted(
                                schema,
                                figure.metric(),
                                statistic,
                                PERIOD.toSeconds().intValue()))
                .label("")
                .usingMetrics(Map.of())
                .period(PERIOD)
                .build();
    }

    private static Metric metric(String namespace, String name, Map<String, String> dimensions, String statistic) {
        return Metric.Builder.create()
                .namespace(namespace)
                .metricName(name)
                .dimensionsMap(dimensions)
                .statistic(statistic)
                .period(PERIOD)
                .build();
    }

    private static MetricOptions options(String statistic) {
        return MetricOptions.builder().statistic(statistic).period(PERIOD).build();
    }
}
