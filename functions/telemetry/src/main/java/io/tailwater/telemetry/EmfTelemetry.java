package io.tailwater.telemetry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Writes one line of JSON a call: CloudWatch Logs keeps it as a structured log line, and makes metrics of the figures that its {@code
 * _aws} object names. No request is made for them. The format is CloudWatch's <a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">embedded
 * metric format</a>.
 *
 * <p>Every metric of a call has the dimension {@code Operation} and no other: each further value of a dimension is a metric that CloudWatch
 * bills. Topic, partitions and offsets stand in the line, where Logs Insights finds them.
 */
public final class EmfTelemetry implements Telemetry {

    private static final JsonFactory JSON = new JsonFactory();
    private static final String MILLISECONDS = "Milliseconds";
    private static final String COUNT = "Count";
    private static final String BYTES = "Bytes";

    /** Offsets of so many partitions stand in a line; how many there were stands there as well. */
    private static final int RANGES_MAX = 32;

    private final String namespace;
    private final Supplier<StoreUse> store;
    private final Consumer<String> lines;
    private StoreUse told = StoreUse.NONE;

    /**
     * @param namespace of the metrics
     * @param store all that was asked of the store so far; each line has what came since the one before
     * @param lines takes one line of JSON, without its end
     */
    public EmfTelemetry(String namespace, Supplier<StoreUse> store, Consumer<String> lines) {
        this.namespace = namespace;
        this.store = store;
        this.lines = lines;
    }

    private record Figure(double value, String unit) {}

    @Override
    public void called(CallReport call) {
        Map<String, Figure> figures = new LinkedHashMap<>();
        figures.put("Latency", new Figure(call.took().toNanos() / 1e6, MILLISECONDS));
        figures.put("Calls", new Figure(1, COUNT));
        figures.put("Failures", new Figure(call.isFailure() ? 1 : 0, COUNT));
        figures.put("Throttled", new Figure(call.isThrottled() ? 1 : 0, COUNT));
        if (call.records() > 0) {
            figures.put("Records", new Figure(call.records(), COUNT));
            figures.put("Bytes", new Figure(call.bytes(), BYTES));
        }
        addStoreUse(figures);
        lines.accept(line(
                call.ended().toEpochMilli(),
                Map.of("Operation", call.operation().label()),
                figures,
                json -> {
                    json.writeStringField("requestId", call.requestId());
                    json.writeStringField("request", call.line());
                    json.writeNumberField("status", call.status());
                    if (!call.ranges().isEmpty()) {
                        json.writeNumberField("partitions", call.ranges().size());
                        json.writeArrayFieldStart("offsets");
                        for (OffsetRange range :
                                call.ranges().subList(0, Math.min(call.ranges().size(), RANGES_MAX))) {
                            writeRange(range, json);
                        }
                        json.writeEndArray();
                    }
                }));
    }

    private synchronized void addStoreUse(Map<String, Figure> figures) {
        StoreUse now = store.get();
        StoreUse use = now.since(told);
        told = now;
        putIfAny(figures, "S3Requests", use.s3Requests());
        putIfAny(figures, "DynamoDbRequests", use.dynamoDbRequests());
        putIfAny(figures, "StoreRetries", use.retries());
        putIfAny(figures, "StoreThrottles", use.throttles());
        putIfAny(figures, "StoreFailures", use.failures());
        putIfAny(figures, "Commits", use.commits());
        putIfAny(figures, "CommitConflicts", use.conflicts());
    }

    /** A metric without a value costs nothing. */
    private static void putIfAny(Map<String, Figure> figures, String name, long value) {
        if (value > 0) {
            figures.put(name, new Figure(value, COUNT));
        }
    }

    private static void writeRange(OffsetRange range, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("topic", range.topic());
        json.writeNumberField("partition", range.partition());
        json.writeNumberField("from", range.baseOffset());
        json.writeNumberField("to", range.endOffset() - 1);
        json.writeEndObject();
    }

    /** One line a group and topic, and one a topic. */
    @Override
    public void sampled(LogSample sample) {
        long at = sample.taken().toEpochMilli();
        for (LogSample.Lag lag : sample.lags()) {
            Map<String, String> dimensions = new LinkedHashMap<>();
            dimensions.put("Group", lag.group());
            dimensions.put("Topic", lag.topic());
            lines.accept(line(at, dimensions, Map.of("ConsumerLag", new Figure(lag.records(), COUNT)), json -> {}));
        }
        for (LogSample.Backlog backlog : sample.backlogs()) {
            lines.accept(line(
                    at,
                    Map.of("Topic", backlog.topic()),
                    Map.of("CompactionBacklog", new Figure(backlog.records(), COUNT)),
                    json -> {}));
        }
    }

    @FunctionalInterface
    private interface Properties {
        void write(JsonGenerator json) throws IOException;
    }

    private String line(
            long timestampMs, Map<String, String> dimensions, Map<String, Figure> figures, Properties properties) {
        StringWriter line = new StringWriter(512);
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeObjectFieldStart("_aws");
            json.writeNumberField("Timestamp", timestampMs);
            json.writeArrayFieldStart("CloudWatchMetrics");
            json.writeStartObject();
            json.writeStringField("Namespace", namespace);
            json.writeArrayFieldStart("Dimensions");
            writeStrings(List.copyOf(dimensions.keySet()), json);
            json.writeEndArray();
            json.writeArrayFieldStart("Metrics");
            for (Map.Entry<String, Figure> figure : figures.entrySet()) {
                json.writeStartObject();
                json.writeStringField("Name", figure.getKey());
                json.writeStringField("Unit", figure.getValue().unit());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
            for (Map.Entry<String, String> dimension : dimensions.entrySet()) {
                json.writeStringField(dimension.getKey(), dimension.getValue());
            }
            for (Map.Entry<String, Figure> figure : figures.entrySet()) {
                json.writeNumberField(figure.getKey(), figure.getValue().value());
            }
            properties.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            // Into memory.
            throw new UncheckedIOException(e);
        }
        return line.toString();
    }

    private static void writeStrings(List<String> strings, JsonGenerator json) throws IOException {
        json.writeStartArray();
        for (String string : strings) {
            json.writeString(string);
        }
        json.writeEndArray();
    }
}
