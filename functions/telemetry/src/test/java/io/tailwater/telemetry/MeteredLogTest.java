package io.tailwater.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.emulators.AwsEndpoints;
import io.tailwater.emulators.testing.TestAws;
import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.LogRecord;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.append.AppendSettings;
import io.tailwater.log.error.StorageUnavailableException;
import io.tailwater.log.group.AssignmentStrategy;
import io.tailwater.log.group.GroupAdmin.Target;
import io.tailwater.log.group.MemberConfig;
import io.tailwater.log.group.OffsetReset;
import io.tailwater.log.store.AwsClients;
import io.tailwater.log.store.Provisioning;
import io.tailwater.log.store.StoreLocation;
import io.tailwater.log.time.Sleeper;
import io.tailwater.log.topic.TopicPartition;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;

/** What a real log asks of real stores is what the figures say. */
class MeteredLogTest {

    private static final Duration TICK = Duration.ofMillis(2);

    private final StoreMeter meter = new StoreMeter();
    private final Failing failing = new Failing();
    private AwsClients clients;
    private TailwaterLog log;

    /** Fails the next attempts before they leave. */
    private static final class Failing implements ExecutionInterceptor {
        private volatile int left;

        @Override
        public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
            if (left > 0) {
                left--;
                throw SdkClientException.builder()
                        .message("injected")
                        .cause(new IOException("injected"))
                        .build();
            }
        }
    }

    @BeforeEach
    void open() {
        AwsEndpoints aws = TestAws.endpoints();
        String name = "test-" + UUID.randomUUID();
        StoreLocation location = new StoreLocation(name, "", name);
        clients = AwsClients.open(new AwsClients.Access(
                Region.of(aws.region()),
                StaticCredentialsProvider.create(AwsBasicCredentials.create(aws.accessKeyId(), aws.secretAccessKey())),
                Optional.of(new AwsClients.Endpoints(aws.s3(), aws.dynamoDb())),
                8,
                new AwsClients.Timeouts(
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(20),
                        TICK),
                List.of(meter, failing)));
        Provisioning.ensure(clients, location);
        log = new TailwaterLog(
                clients,
                location,
                AppendSettings.defaults(),
                2,
                new TailwaterLog.Surroundings(InstantSource.system(), Sleeper.REAL, new Random()));
        log.admin().create("orders", 2);
        log.topics().get("orders");
    }

    @AfterEach
    void close() {
        log.close();
        clients.close();
    }

    @Test
    void anAppendIsARequestToEachAndACommit() throws Exception {
        StoreUse before = meter.total();

        append(0, 3);

        assertThat(meter.total().since(before)).isEqualTo(new StoreUse(1, 1, 0, 0, 0, 1, 0));
    }

    @Test
    void aRepeatedAttemptIsARetryAndNoFailure() throws Exception {
        StoreUse before = meter.total();
        failing.left = 1;

        append(0, 1);

        assertThat(meter.total().since(before)).isEqualTo(new StoreUse(2, 1, 1, 0, 0, 1, 0));
    }

    @Test
    void whatFailsAfterAllIsAFailure() {
        StoreUse before = meter.total();
        failing.left = Integer.MAX_VALUE;

        assertThatThrownBy(() -> append(0, 1)).hasCauseInstanceOf(StorageUnavailableException.class);

        StoreUse use = meter.total().since(before);
        assertThat(use.failures()).isPositive();
        assertThat(use.retries()).isPositive();
        assertThat(use.commits()).isZero();
    }

    @Test
    void aSampleShowsLagAndBacklog() throws Exception {
        append(0, 5);
        append(1, 2);
        log.consumers()
                .create(
                        "readers",
                        "one",
                        new MemberConfig(
                                "binary", OffsetReset.EARLIEST, true, 1, Duration.ZERO, AssignmentStrategy.RANGE));
        log.consumers().delete("readers", "one");
        log.groupAdmin().reset("readers", List.of(new TopicPartition("orders", 0)), new Target.Offset(2));

        LogSample sample = new LogSampler(log, InstantSource.fixed(Instant.EPOCH)).take(Instant.MAX);

        assertThat(sample)
                .isEqualTo(new LogSample(
                        Instant.EPOCH,
                        List.of(new LogSample.Lag("readers", "orders", 3)),
                        List.of(new LogSample.Backlog("orders", 7)),
                        List.of()));
    }

    private void append(int partition, int count) throws Exception {
        List<LogRecord> records = IntStream.range(0, count)
                .mapToObj(i -> new LogRecord(i, null, Bytes.utf8("v" + i), List.of()))
                .toList();
        log.appender().append("orders", partition, records).get(30, TimeUnit.SECONDS);
    }
}
