package io.tailwater.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.tailwater.log.topic.TopicPartition;
import io.tailwater.telemetry.CallReport;
import io.tailwater.telemetry.Figure;
import io.tailwater.telemetry.LogSample;
import io.tailwater.telemetry.Operation;
import io.tailwater.telemetry.StoreMeter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That one machine tells Prometheus what functions tell CloudWatch: through the registry that Quarkus's extension has, an old one. */
@SuppressWarnings("deprecation")
class PrometheusTelemetryTest {

    /** What Prometheus asks for. */
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final PrometheusTelemetry telemetry = new PrometheusTelemetry(registry, new StoreMeter());

    @BeforeEach
    void tell() {
        telemetry.called(new CallReport(
                Operation.PRODUCE,
                "r-1",
                "POST /topics/orders",
                200,
                Instant.EPOCH,
                Duration.ofMillis(12),
                List.of(),
                3,
                300));
        telemetry.sampled(new LogSample(
                Instant.EPOCH,
                List.of(new LogSample.Lag("readers", "orders", 7)),
                List.of(new LogSample.Backlog("orders", 100)),
                List.of(new LogSample.CopyAge(
                        "eu-west-3", Duration.ofMillis(61_500), Optional.of(new TopicPartition("orders", 1))))));
    }

    @ParameterizedTest
    @EnumSource
    void everyFigureIsThere(Figure figure) {
        assertThat(registry.scrape(OPEN_METRICS).lines()).anyMatch(line -> line.startsWith(nameOf(figure)));
    }

    /** As docs/operations/observe.md has it; answers of 429, and of 500 and more, are told apart by the label. */
    private static String nameOf(Figure figure) {
        return switch (figure) {
            case LATENCY -> "tailwater_calls_seconds_bucket{operation=\"produce\",status=\"200\",";
            case CALLS, FAILURES, THROTTLED -> "tailwater_calls_seconds_count{operation=\"produce\",status=\"200\"} 1";
            case RECORDS -> "tailwater_records_sum{operation=\"produce\"} 3.0";
            case BYTES -> "tailwater_records_size_bytes_sum{operation=\"produce\"} 300.0";
            case S3_REQUESTS -> "tailwater_s3_requests_total 0.0";
            case DYNAMODB_REQUESTS -> "tailwater_dynamodb_requests_total 0.0";
            case STORE_RETRIES -> "tailwater_store_retries_total 0.0";
            case STORE_THROTTLES -> "tailwater_store_throttles_total 0.0";
            case STORE_FAILURES -> "tailwater_store_failures_total 0.0";
            case COMMITS -> "tailwater_commits_total 0.0";
            case COMMIT_CONFLICTS -> "tailwater_commit_conflicts_total 0.0";
            case CONSUMER_LAG -> "tailwater_consumer_lag_records{group=\"readers\",topic=\"orders\"} 7.0";
            case COMPACTION_BACKLOG -> "tailwater_compaction_backlog_records{topic=\"orders\"} 100.0";
            case REPLICATION_AGE -> "tailwater_replication_age_seconds{region=\"eu-west-3\"} 61.5";
        };
    }

    @Test
    void whatIsGoneIsNotToldAnyMore() {
        telemetry.sampled(new LogSample(Instant.EPOCH, List.of(), List.of(), List.of()));

        assertThat(registry.scrape(OPEN_METRICS))
                .doesNotContain("tailwater_consumer_lag_records{", "tailwater_replication_age_seconds{");
    }
}
