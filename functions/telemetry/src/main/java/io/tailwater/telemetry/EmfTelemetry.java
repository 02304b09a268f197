package io.tailwater.telemetry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tailwater.log.topic.TopicPartition;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * Writes one line of JSON a call: CloudWatch Logs keeps it as a structured log line, and makes metrics of the figures that its {@code
 * _aws} object names. No request is made for them. The format is CloudWatch's <a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">embedded
 * metric format</a>.
 *
 * <p>Every metric of a call has the dimension {@code Operation} and no other: each further value of a dimension is a metric that CloudWatch
 * bills. Topic, partitions and offsets stand in the line, where Logs Insights finds them. What is sampled has two sets of dimensions: one
 * that tells groups, topics or regions apart, and an empty one, whose maximum an alarm can look at, since an alarm takes neither a search
 * nor a dimension that it does not know.
 */
public final class EmfTelemetry implements Telemetry {

    private static final JsonFactory JSON = new JsonFactory();

    /** Offsets of so many partitions stand in a line; how many there were stands there as well. */
    private static final int RANGES_MAX = 32;

    /**
     * Of so many groups' lags, and of so many topics' backlogs, metrics are made, the largest. Each costs 30 cents a month, and names of
     * groups and topics are without a bound.
     */
    static final int SERIES_MAX = 20;

    private final String namespace;
    private final Supplier<StoreUse> store;
    private final Supplier<Optional<String>> trace;
    private final Consumer<String> lines;
    private StoreUse told = StoreUse.NONE;

    /**
     * @param namespace of the metrics
     * @param store all that was asked of the store so far; each line has what came since the one before
     * @param trace of the call that is being told; empty for none
     * @param lines takes one line of JSON, without its end
     */
    public EmfTelemetry(
            String namespace, Supplier<StoreUse> store, Supplier<Optional<String>> trace, Consumer<String> lines) {
        this.namespace = namespace;
        this.store = store;
        this.trace = trace;
        this.lines = lines;
    }

    @Override
    public void called(CallReport call) {
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        figures.put(Figure.LATENCY, call.took().toNanos() / 1e6);
        figures.put(Figure.CALLS, 1.0);
        figures.put(Figure.FAILURES, call.isFailure() ? 1.0 : 0.0);
        figures.put(Figure.THROTTLED, call.isThrottled() ? 1.0 : 0.0);
        if (call.records() > 0) {
            figures.put(Figure.RECORDS, (double) call.records());
            figures.put(Figure.BYTES, (double) call.bytes());
        }
        addStoreUse(figures);
        Optional<String> traceId = trace.get();
        lines.accept(line(
                call.ended().toEpochMilli(),
                List.of(List.of(Dimension.OPERATION)),
                Map.of(Dimension.OPERATION, call.operation().label()),
                figures,
                json -> {
                    json.writeStringField("requestId", call.requestId());
                    if (traceId.isPresent()) {
                        json.writeStringField(Traces.LOGGED_AS, traceId.get());
                    }
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

    private synchronized void addStoreUse(Map<Figure, Double> figures) {
        StoreUse now = store.get();
        StoreUse use = now.since(told);
        told = now;
        putIfAny(figures, Figure.S3_REQUESTS, use.s3Requests());
        putIfAny(figures, Figure.DYNAMODB_REQUESTS, use.dynamoDbRequests());
        putIfAny(figures, Figure.STORE_RETRIES, use.retries());
        putIfAny(figures, Figure.STORE_THROTTLES, use.throttles());
        putIfAny(figures, Figure.STORE_FAILURES, use.failures());
        putIfAny(figures, Figure.COMMITS, use.commits());
        putIfAny(figures, Figure.COMMIT_CONFLICTS, use.conflicts());
    }

    /** A metric without a value costs nothing. */
    private static void putIfAny(Map<Figure, Double> figures, Figure figure, long value) {
        if (value > 0) {
            figures.put(figure, (double) value);
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

    /** A line for each of the largest lags and backlogs, and one for each region. */
    @Override
    public void sampled(LogSample sample) {
        long atMs = sample.taken().toEpochMilli();
        largest(sample.lags(), LogSample.Lag::records)
                .forEach(lag -> sample(
                        atMs,
                        Map.of(Dimension.GROUP, lag.group(), Dimension.TOPIC, lag.topic()),
                        Figure.CONSUMER_LAG,
                        lag.records(),
                        json -> {}));
        largest(sample.backlogs(), LogSample.Backlog::records)
                .forEach(backlog -> sample(
                        atMs,
                        Map.of(Dimension.TOPIC, backlog.topic()),
                        Figure.COMPACTION_BACKLOG,
                        backlog.records(),
                        json -> {}));
        for (LogSample.CopyAge copy : sample.copies()) {
            sample(
                    atMs,
                    Map.of(Dimension.REGION, copy.region()),
                    Figure.REPLICATION_AGE,
                    copy.age().toMillis() / 1e3,
                    json -> {
                        if (copy.oldest().isPresent()) {
                            TopicPartition oldest = copy.oldest().get();
                            json.writeStringField("topic", oldest.topic());
                            json.writeNumberField("partition", oldest.partition());
                        }
                    });
        }
    }

    private static <T> Stream<T> largest(List<T> samples, ToLongFunction<T> size) {
        return samples.stream()
                .sorted(Comparator.comparingLong(size).reversed())
                .limit(SERIES_MAX);
    }

    private void sample(
            long atMs, Map<Dimension, String> dimensions, Figure figure, double value, Properties properties) {
        Map<Dimension, String> ordered = new EnumMap<>(dimensions);
        lines.accept(line(
                atMs, List.of(List.of(), List.copyOf(ordered.keySet())), ordered, Map.of(figure, value), properties));
    }

    @FunctionalInterface
    private interface Properties {
        void write(JsonGenerator json) throws IOException;
    }

    private String line(
            long timestampMs,
            List<List<Dimension>> sets,
            Map<Dimension, String> dimensions,
            Map<Figure, Double> figures,
            Properties properties) {
        StringWriter line = new StringWriter(512);
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeObjectFieldStart("_aws");
            json.writeNumberField("Timestamp", timestampMs);
            json.writeArrayFieldStart("CloudWatchMetrics");
            json.writeStartObject();
            json.writeStringField("Namespace", namespace);
            json.writeArrayFieldStart("Dimensions");
            for (List<Dimension> set : sets) {
                json.writeStartArray();
                for (Dimension dimension : set) {
                    json.writeString(dimension.label());
                }
                json.writeEndArray();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("Metrics");
            for (Figure figure : figures.keySet()) {
                json.writeStartObject();
                json.writeStringField("Name", figure.metric());
                json.writeStringField("Unit", figure.unit().label());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
            for (Map.Entry<Dimension, String> dimension : dimensions.entrySet()) {
                json.writeStringField(dimension.getKey().label(), dimension.getValue());
            }
            for (Map.Entry<Figure, Double> figure : figures.entrySet()) {
                json.writeNumberField(figure.getKey().metric(), figure.getValue());
            }
            properties.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            // Into memory.
            throw new UncheckedIOException(e);
        }
        return line.toString();
    }
}
