package io.tailwater.stacks.watch;

import io.tailwater.stacks.config.Deployment;
import io.tailwater.stacks.function.LogFunction;
import io.tailwater.telemetry.Dimension;
import io.tailwater.telemetry.Figure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awscdk.services.cloudwatch.Dashboard;
import software.amazon.awscdk.services.cloudwatch.GraphWidget;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.IWidget;
import software.constructs.Construct;

/** The dashboard: from the callers' side to the store's, and then what waits. */
public final class Overview extends Construct {

    /** Of 24 columns: three graphs a row. */
    private static final int WIDTH = 8;

    public Overview(Construct scope, Deployment deployment, String region, Watched watched) {
        super(scope, "Overview");
        String api = watched.apiId();
        List<LogFunction> functions = watched.functions().values().stream()
                .sorted(Comparator.comparing(LogFunction::kind))
                .toList();
        List<IWidget> widgets = new ArrayList<>(List.of(
                graph("Requests", List.of(Metrics.requests(api))),
                graph("Errors that callers get", List.of(Metrics.clientErrors(api), Metrics.serverErrors(api))),
                graph("Time to answer, p99 (ms)", List.of(Metrics.latency(api))),
                graph("Invocations", each(functions, Metrics::invocations)),
                graph("Duration, p99 (ms)", each(functions, Metrics::duration)),
                graph("Errors of functions", each(functions, Metrics::errors)),
                graph("Refused environments", each(functions, Metrics::throttles)),
                graph("Table: units", List.of(Metrics.writeUnits(watched.table()), Metrics.readUnits(watched.table()))),
                graph(
                        "Table: throttled",
                        List.of(Metrics.writeThrottles(watched.table()), Metrics.readThrottles(watched.table())))));
        widgets.add(graph("Queue: messages", List.of(Metrics.waiting(watched.queue()))));
        widgets.add(graph("Queue: oldest (s)", List.of(Metrics.oldest(watched.queue()))));
        widgets.add(graph(
                "Failed for good",
                watched.failures().values().stream().map(Metrics::waiting).toList()));
        addLog(deployment.metricsNamespace(), widgets);
        watched.replication().forEach(copies -> {
            widgets.add(graph(
                    "Copies to " + copies.toRegion() + ": oldest record that is missing (s)",
                    List.of(Metrics.replicationAge(deployment.metricsNamespace(), copies.toRegion()))));
            widgets.add(graph(
                    "Copies to " + copies.toRegion() + ": late by (s)", List.of(Metrics.replicationSeconds(copies))));
            widgets.add(graph(
                    "Copies to " + copies.toRegion() + ": waiting (bytes)", List.of(Metrics.replicationBytes(copies))));
        });
        Dashboard dashboard = Dashboard.Builder.create(this, "Dashboard")
                .dashboardName(deployment.stackName(region))
                .build();
        dashboard.addWidgets(widgets.toArray(IWidget[]::new));
    }

    /** What the functions themselves say, of calls and of the log. */
    private static void addLog(String namespace, List<IWidget> widgets) {
        widgets.add(graph(
                "Records' bytes, by kind of call",
                List.of(Metrics.each(namespace, Figure.BYTES, Metrics.SUM, Dimension.OPERATION))));
        widgets.add(graph(
                "Time to answer, by kind of call, p99 (ms)",
                List.of(Metrics.each(namespace, Figure.LATENCY, Metrics.P99, Dimension.OPERATION))));
        widgets.add(graph(
                "Commits, those refused, and retries",
                Stream.of(Figure.COMMITS, Figure.COMMIT_CONFLICTS, Figure.STORE_RETRIES)
                        .map(figure -> Metrics.each(namespace, figure, Metrics.SUM, Dimension.OPERATION))
                        .toList()));
        widgets.add(graph(
                "Groups: records behind",
                List.of(Metrics.each(namespace, Figure.CONSUMER_LAG, Metrics.MAX, Dimension.GROUP, Dimension.TOPIC))));
        widgets.add(graph(
                "Topics: records that wait for compaction",
                List.of(Metrics.each(namespace, Figure.COMPACTION_BACKLOG, Metrics.MAX, Dimension.TOPIC))));
    }

    private static List<IMetric> each(List<LogFunction> functions, Function<LogFunction, IMetric> metric) {
        return functions.stream().map(metric).toList();
    }

    private static GraphWidget graph(String title, List<? extends IMetric> metrics) {
        return GraphWidget.Builder.create()
                .title(title)
                .width(WIDTH)
                .left(List.copyOf(metrics))
                .build();
    }
}
