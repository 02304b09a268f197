package io.tailwater.server;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.tailwater.telemetry.CallReport;
import io.tailwater.telemetry.LogSample;
import io.tailwater.telemetry.StoreMeter;
import io.tailwater.telemetry.StoreUse;
import io.tailwater.telemetry.Telemetry;
import jakarta.inject.Singleton;
import java.util.function.ToLongFunction;

/** Figures for {@code GET /metrics}, in Prometheus' format. */
@Singleton
class PrometheusTelemetry implements Telemetry {

    private final MeterRegistry registry;
    private final MultiGauge lags;
    private final MultiGauge backlogs;
    private final MultiGauge copies;

    PrometheusTelemetry(MeterRegistry registry, StoreMeter store) {
        this.registry = registry;
        this.lags = MultiGauge.builder("tailwater.consumer.lag")
                .baseUnit("records")
                .description("Records of a topic that a group has not committed yet")
                .register(registry);
        this.backlogs = MultiGauge.builder("tailwater.compaction.backlog")
                .baseUnit("records")
                .description("Records of a topic that are not in a Parquet segment yet")
                .register(registry);
        this.copies = MultiGauge.builder("tailwater.replication.age")
                .baseUnit("seconds")
                .description("Age of the oldest record that has not come to a region")
                .register(registry);
        count(store, "s3.requests", "Requests to S3, every attempt", StoreUse::s3Requests);
        count(store, "dynamodb.requests", "Requests to DynamoDB, every attempt", StoreUse::dynamoDbRequests);
        count(store, "store.retries", "Attempts beyond a call's first", StoreUse::retries);
        count(store, "store.throttles", "Answers that said: slow down", StoreUse::throttles);
        count(store, "store.failures", "Calls to S3 and DynamoDB that failed after all", StoreUse::failures);
        count(store, "commits", "Segments that got their offsets", StoreUse::commits);
        count(store, "commit.conflicts", "Commits that were refused", StoreUse::conflicts);
    }

    private void count(StoreMeter store, String name, String description, ToLongFunction<StoreUse> figure) {
        FunctionCounter.builder("tailwater." + name, store, meter -> figure.applyAsLong(meter.total()))
                .description(description)
                .register(registry);
    }

    @Override
    public void called(CallReport call) {
        Tags operation = Tags.of("operation", call.operation().label());
        Timer.builder("tailwater.calls")
                .description("Calls, until the answer began")
                .tags(operation.and("status", Integer.toString(call.status())))
                .publishPercentileHistogram()
                .register(registry)
                .record(call.took());
        if (call.records() > 0) {
            DistributionSummary.builder("tailwater.records")
                    .description("Records that a call appended or gave")
                    .tags(operation)
                    .register(registry)
                    .record(call.records());
            DistributionSummary.builder("tailwater.records.size")
                    .baseUnit("bytes")
                    .description("Bytes of keys, values and headers that a call appended or gave")
                    .tags(operation)
                    .register(registry)
                    .record(call.bytes());
        }
    }

    @Override
    public void sampled(LogSample sample) {
        lags.register(
                sample.lags().stream()
                        .map(lag ->
                                MultiGauge.Row.of(Tags.of("group", lag.group(), "topic", lag.topic()), lag.records()))
                        .toList(),
                true);
        backlogs.register(
                sample.backlogs().stream()
                        .map(backlog -> MultiGauge.Row.of(Tags.of("topic", backlog.topic()), backlog.records()))
                        .toList(),
                true);
        copies.register(
                sample.copies().stream()
                        .map(copy -> MultiGauge.Row.of(
                                Tags.of("region", copy.region()), copy.age().toMillis() / 1e3))
                        .toList(),
                true);
    }
}
