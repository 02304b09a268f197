package io.tailwater.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tailwater.log.topic.TopicPartition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EmfTelemetryTest {

    private static final Instant ENDED = Instant.parse("2026-11-22T10:00:00.123Z");

    /** Of the specification's list, those that are used. */
    private static final Set<String> UNITS = Set.of("Milliseconds", "Seconds", "Count", "Bytes");

    private static final LogSample SAMPLE = new LogSample(
            ENDED,
            List.of(new LogSample.Lag("readers \"1\"", "orders", 7)),
            List.of(new LogSample.Backlog("orders", 100)),
            List.of(
                    new LogSample.CopyAge(
                            "eu-west-3", Duration.ofMillis(61_500), Optional.of(new TopicPartition("orders", 3))),
                    new LogSample.CopyAge("eu-central-1", Duration.ZERO, Optional.empty())));

    private final List<String> lines = new ArrayList<>();
    private StoreUse total = StoreUse.NONE;
    private Optional<String> trace = Optional.empty();
    private final EmfTelemetry telemetry = new EmfTelemetry("Tailwater", () -> total, () -> trace, lines::add);

    @Test
    void aCallIsOneLineWithItsFigures() throws Exception {
        total = new StoreUse(2, 3, 1, 0, 0, 2, 0);

        telemetry.called(produce(200, List.of(new OffsetRange("orders", 1, 5, 8), new OffsetRange("orders", 2, 0, 1))));

        JsonNode line = onlyLine();
        assertThat(line.get("_aws").get("Timestamp").longValue()).isEqualTo(ENDED.toEpochMilli());
        assertThat(line.get("Operation").textValue()).isEqualTo("produce");
        assertThat(figures(line))
                .containsExactlyInAnyOrderEntriesOf(new TreeMap<>(Map.of(
                        "Latency", 12.5,
                        "Calls", 1.0,
                        "Failures", 0.0,
                        "Throttled", 0.0,
                        "Records", 4.0,
                        "Bytes", 400.0,
                        "S3Requests", 2.0,
                        "DynamoDbRequests", 3.0,
                        "StoreRetries", 1.0,
                        "Commits", 2.0)));
        assertThat(line.get("requestId").textValue()).isEqualTo("r-1");
        assertThat(line.get("request").textValue()).isEqualTo("POST /topics/orders");
        assertThat(line.get("status").intValue()).isEqualTo(200);
        assertThat(line.get("offsets").toString())
                .isEqualTo("[{\"topic\":\"orders\",\"partition\":1,\"from\":5,\"to\":7},"
                        + "{\"topic\":\"orders\",\"partition\":2,\"from\":0,\"to\":0}]");
    }

    @Test
    void aCallThatHasATraceNamesIt() throws Exception {
        telemetry.called(produce(200, List.of()));
        trace = Traces.rootOf("Self=1-2;Root=1-67891233-abcdef012345678912345678;Sampled=1");
        telemetry.called(produce(200, List.of()));

        assertThat(checked(lines.get(0)).has("traceId")).isFalse();
        assertThat(checked(lines.get(1)).get("traceId").textValue()).isEqualTo("1-67891233-abcdef012345678912345678");
        assertThat(Traces.rootOf("Parent=1;Sampled=0")).isEmpty();
    }

    @Test
    void whatWasAskedOfTheStoreIsToldOnce() throws Exception {
        total = new StoreUse(2, 3, 0, 0, 0, 1, 0);
        telemetry.called(produce(200, List.of()));
        total = new StoreUse(2, 4, 0, 0, 0, 1, 1);
        lines.clear();

        telemetry.called(produce(503, List.of()));

        assertThat(figures(onlyLine()))
                .containsEntry("DynamoDbRequests", 1.0)
                .containsEntry("CommitConflicts", 1.0)
                .containsEntry("Failures", 1.0)
                .doesNotContainKeys("S3Requests", "Commits");
    }

    @Test
    void aLineStaysShortWhateverTheCallDid() throws Exception {
        List<OffsetRange> many = IntStream.range(0, 1_000)
                .mapToObj(partition -> new OffsetRange("orders", partition, 0, 1))
                .toList();

        telemetry.called(produce(200, many));

        JsonNode line = onlyLine();
        assertThat(line.get("partitions").intValue()).isEqualTo(1_000);
        assertThat(line.get("offsets")).hasSize(32);
        assertThat(lines.get(0)).hasSizeLessThan(4_096);
    }

    @Test
    void aSampleIsALineForEachGroupTopicAndRegion() throws Exception {
        telemetry.sampled(SAMPLE);

        assertThat(lines).hasSize(4);
        JsonNode lag = checked(lines.get(0));
        assertThat(lag.get("Group").textValue()).isEqualTo("readers \"1\"");
        assertThat(lag.get("Topic").textValue()).isEqualTo("orders");
        assertThat(lag.get("ConsumerLag").longValue()).isEqualTo(7);
        assertThat(checked(lines.get(1)).get("CompactionBacklog").longValue()).isEqualTo(100);
        JsonNode late = checked(lines.get(2));
        assertThat(late.get("Region").textValue()).isEqualTo("eu-west-3");
        assertThat(late.get("ReplicationAge").doubleValue()).isEqualTo(61.5);
        assertThat(late.get("topic").textValue()).isEqualTo("orders");
        assertThat(late.get("partition").intValue()).isEqualTo(3);
        assertThat(checked(lines.get(3)).get("ReplicationAge").doubleValue()).isZero();
        // An alarm knows neither groups nor topics: it looks at the same figure without any.
        assertThat(dimensionsOf(lag)).isEqualTo("[[],[\"Group\",\"Topic\"]]");
        assertThat(dimensionsOf(checked(lines.get(1)))).isEqualTo("[[],[\"Topic\"]]");
        assertThat(dimensionsOf(late)).isEqualTo("[[],[\"Region\"]]");
    }

    @Test
    void metricsOfASampleAreBoundedAndTheLargestAreThere() throws Exception {
        List<LogSample.Lag> lags = IntStream.range(0, 1_000)
                .mapToObj(group -> new LogSample.Lag("group" + group, "orders", (group * 7L) % 1_000))
                .toList();

        telemetry.sampled(new LogSample(ENDED, lags, List.of(), List.of()));

        assertThat(lines).hasSize(EmfTelemetry.SERIES_MAX);
        assertThat(checked(lines.get(0)).get("ConsumerLag").longValue()).isEqualTo(999);
    }

    @Test
    void everyFigureIsTold() throws Exception {
        total = new StoreUse(1, 1, 1, 1, 1, 1, 1);
        telemetry.called(produce(200, List.of(new OffsetRange("orders", 1, 5, 9))));
        telemetry.sampled(SAMPLE);

        Set<String> told = new TreeSet<>();
        for (String line : lines) {
            told.addAll(figures(checked(line)).keySet());
        }

        assertThat(told)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Figure.values()).map(Figure::metric).toList());
    }

    private static String dimensionsOf(JsonNode line) {
        return line.at("/_aws/CloudWatchMetrics/0/Dimensions").toString();
    }

    private static CallReport produce(int status, List<OffsetRange> ranges) {
        return new CallReport(
                Operation.PRODUCE,
                "r-1",
                "POST /topics/orders",
                status,
                ENDED,
                Duration.ofNanos(12_500_000),
                ranges,
                ranges.isEmpty() ? 0 : 4,
                ranges.isEmpty() ? 0 : 400);
    }

    private JsonNode onlyLine() throws Exception {
        assertThat(lines).hasSize(1);
        return checked(lines.get(0));
    }

    /** By the rules of the specification: every named metric and dimension is a member of the root, and 30 dimensions are the most. */
    private static JsonNode checked(String text) throws Exception {
        assertThat(text).doesNotContain("\n");
        JsonNode line = new ObjectMapper().readTree(text);
        JsonNode directive = line.get("_aws").get("CloudWatchMetrics").get(0);
        assertThat(directive.get("Namespace").textValue()).isEqualTo("Tailwater");
        for (JsonNode set : directive.get("Dimensions")) {
            assertThat(set).hasSizeLessThanOrEqualTo(30);
            for (JsonNode dimension : set) {
                assertThat(line.get(dimension.textValue()).isTextual()).isTrue();
            }
        }
        for (JsonNode metric : directive.get("Metrics")) {
            assertThat(line.get(metric.get("Name").textValue()).isNumber()).isTrue();
            assertThat(UNITS).contains(metric.get("Unit").textValue());
        }
        return line;
    }

    private static TreeMap<String, Double> figures(JsonNode line) {
        TreeMap<String, Double> figures = new TreeMap<>();
        for (JsonNode metric : line.get("_aws").get("CloudWatchMetrics").get(0).get("Metrics")) {
            String name = metric.get("Name").textValue();
            figures.put(name, line.get(name).doubleValue());
        }
        return figures;
    }
}
