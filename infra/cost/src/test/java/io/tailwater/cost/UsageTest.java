package io.tailwater.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tailwater.emulators.AwsEndpoints;
import io.tailwater.emulators.testing.TestAws;
import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.LogRecord;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.append.AppendSettings;
import io.tailwater.log.compaction.Compaction;
import io.tailwater.log.delivery.AddressedRecord;
import io.tailwater.log.delivery.DeliveredMessage;
import io.tailwater.log.delivery.DeliveryOutcome;
import io.tailwater.log.fetch.FetchFrom;
import io.tailwater.log.fetch.FetchRequest;
import io.tailwater.log.retention.Retention;
import io.tailwater.log.store.AwsClients;
import io.tailwater.log.store.Provisioning;
import io.tailwater.log.store.StoreLocation;
import io.tailwater.log.time.Sleeper;
import io.tailwater.log.topic.Topic;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** That {@code usage.properties} says what the engine takes, by the units that DynamoDB's own answers name. */
class UsageTest {

    private static final String TOPIC = "metered";

    /** Whole pages, so that moving the tail is counted as often as it happens. */
    private static final int PAGES = 10;

    private static final int BATCHES = 16 * PAGES;
    private static final double ROUNDED = 0.006;

    /** Whole pages here too. */
    private static final int QUEUE_BATCHES = 16;

    /** Of a partition: that what was marked is gone. */
    private static final double RECLAIMED_WRITE_UNITS = 1;

    private static final int IDLE_PARTITIONS = 20;

    private final Clock clock = new Clock();
    private final MeteredRequests metered = new MeteredRequests();
    private final Figures usage = Figures.usage();
    private AwsClients clients;
    private TailwaterLog log;

    @BeforeEach
    void open() throws Exception {
        String name = "cost-" + UUID.randomUUID();
        AwsEndpoints aws = TestAws.endpoints();
        clients = AwsClients.open(new AwsClients.Access(
                Region.of(aws.region()),
                StaticCredentialsProvider.create(AwsBasicCredentials.create(aws.accessKeyId(), aws.secretAccessKey())),
                Optional.of(new AwsClients.Endpoints(aws.s3(), aws.dynamoDb())),
                16,
                AwsClients.Timeouts.DEFAULT,
                List.of(metered)));
        StoreLocation location = new StoreLocation(name, "", name);
        Provisioning.ensure(clients, location);
        log = new TailwaterLog(
                clients,
                location,
                AppendSettings.defaults(),
                4,
                new TailwaterLog.Surroundings(clock, Sleeper.REAL, new Random(1)));
        log.admin().create(TOPIC, 1);
        for (int i = 0; i <= 16; i++) {
            produce();
        }
        metered.take();
    }

    @AfterEach
    void close() {
        log.close();
        clients.close();
    }

    @Test
    void aProduceTakesWhatTheFileSays() throws Exception {
        for (int i = 0; i < BATCHES; i++) {
            produce();
        }

        MeteredRequests.Metered taken = metered.take();

        assertThat(taken.puts() / (double) BATCHES).isEqualTo(usage.number("produce.s3.puts"));
        assertThat(taken.writeUnits() / BATCHES)
                .isCloseTo(usage.number("produce.dynamodb.write-units"), within(ROUNDED));
    }

    @Test
    void aFetchAtTheTailTakesWhatTheFileSays() throws Exception {
        MeteredRequests.Metered all = new MeteredRequests.Metered(0, 0, 0, 0);
        for (int i = 0; i < BATCHES; i++) {
            long offset = produce();
            metered.take();
            assertThat(log.fetcher()
                            .fetch(new FetchRequest(
                                    TOPIC, 0, new FetchFrom.Offset(offset), 1024 * 1024, 1, Duration.ZERO))
                            .records())
                    .hasSize(1);
            MeteredRequests.Metered taken = metered.take();
            all = new MeteredRequests.Metered(
                    0,
                    all.gets() + taken.gets(),
                    taken.writeUnits() + all.writeUnits(),
                    all.readUnits() + taken.readUnits());
        }

        assertThat(all.gets() / (double) BATCHES).isEqualTo(usage.number("fetch.s3.gets"));
        assertThat(all.readUnits() / BATCHES).isCloseTo(usage.number("fetch.dynamodb.read-units"), within(ROUNDED));
        assertThat(all.writeUnits()).isZero();
    }

    @Test
    void aBatchOfAQueueTakesWhatTheFileSays() {
        double perMessage = usage.number("queue.message.dynamodb.write-units");
        for (int messages : new int[] {1, 1_000}) {
            log.admin().create("queued" + messages, 1);
            for (int i = 0; i <= 16; i++) {
                deliver("queued" + messages, messages);
            }
            metered.take();
            for (int i = 0; i < QUEUE_BATCHES; i++) {
                deliver("queued" + messages, messages);
            }

            MeteredRequests.Metered taken = metered.take();

            assertThat(taken.puts() / (double) QUEUE_BATCHES).isEqualTo(usage.number("produce.s3.puts"));
            assertThat(taken.writeUnits() / QUEUE_BATCHES)
                    .isCloseTo(
                            usage.number("produce.dynamodb.write-units")
                                    + usage.number("queue.batch.dynamodb.write-units")
                                    + messages * perMessage,
                            within(messages == 1 ? 0.02 : 0.1));
            assertThat(taken.readUnits() / QUEUE_BATCHES).isEqualTo(usage.number("queue.batch.dynamodb.read-units"));
        }
    }

    private void deliver(String topic, int count) {
        List<DeliveredMessage> messages = IntStream.range(0, count)
                .mapToObj(i -> new DeliveredMessage(
                        UUID.randomUUID(),
                        false,
                        clock.instant(),
                        List.of(new AddressedRecord(
                                OptionalInt.empty(), new LogRecord(0, null, Bytes.utf8("x"), List.of())))))
                .toList();
        assertThat(log.deliveries()
                        .append(topic, messages, clock.instant().plusSeconds(60))
                        .values())
                .allMatch(DeliveryOutcome.Appended.class::isInstance);
    }

    /** The life of segments after their commit: compacted, reclaimed, swept, expired. Two topics, since some of it follows the segments. */
    @Test
    void whatTheSchedulesDoTakesWhatTheFileSays() throws Exception {
        int few = 4 * 16;
        int many = 12 * 16;
        MeteredRequests.Metered ofFew = compacted("few", few);
        MeteredRequests.Metered ofMany = compacted("many", many);
        double rawGets = usage.number("compaction.raw.s3.gets");
        double rawReads = usage.number("compaction.raw.dynamodb.read-units");
        for (var compaction : Map.of(few, ofFew, many, ofMany).entrySet()) {
            int segments = compaction.getKey();
            MeteredRequests.Metered taken = compaction.getValue();
            assertThat(taken.puts()).isEqualTo((int) usage.number("compaction.table.s3.puts"));
            assertThat((double) taken.gets()).isEqualTo(usage.number("compaction.table.s3.gets") + segments * rawGets);
            assertThat(taken.writeUnits()).isEqualTo(usage.number("compaction.table.dynamodb.write-units"));
            assertThat(taken.readUnits())
                    .isCloseTo(usage.number("compaction.table.dynamodb.read-units") + segments * rawReads, within(1.0));
        }

        // What is raw goes a grace period after it was marked.
        expire();
        MeteredRequests.Metered nothing = expire();
        clock.ahead = clock.ahead.plusHours(2);
        MeteredRequests.Metered swept = sweep();
        MeteredRequests.Metered raw = expire();
        assertThat(swept.puts())
                .as("a listing of raw segments, and one of the table")
                .isEqualTo(2);
        assertThat(swept.readUnits() / (few + many))
                .isCloseTo(usage.number("sweep.object.dynamodb.read-units"), within(0.01));
        assertThat(swept.writeUnits() / (few + many))
                .isCloseTo(usage.number("sweep.object.dynamodb.write-units"), within(0.01));
        assertThat((raw.writeUnits() - 2 * RECLAIMED_WRITE_UNITS) / (few + many))
                .isCloseTo(usage.number("expiry.raw.dynamodb.write-units"), within(ROUNDED));
        assertThat((raw.readUnits() - nothing.readUnits()) / (few + many))
                .isCloseTo(usage.number("expiry.raw.dynamodb.read-units"), within(0.01));

        for (String topic : List.of("few", "many")) {
            log.retention().deleteRecords(log.topics().get(topic).partition(0), -1);
        }
        expire();
        clock.ahead = clock.ahead.plusHours(2);
        MeteredRequests.Metered table = expire();
        assertThat((table.writeUnits() - 2 * RECLAIMED_WRITE_UNITS) / 2)
                .isEqualTo(usage.number("expiry.table.dynamodb.write-units"));
        assertThat((table.readUnits() - nothing.readUnits()) / 2)
                .isEqualTo(usage.number("expiry.table.dynamodb.read-units"));
        assertThat(raw.puts() + raw.gets() + table.puts() + table.gets()).isZero();
    }

    @Test
    void aTurnOfTheSchedulesThatFindsNothingTakesWhatTheFileSays() {
        MeteredRequests.Metered before = turn();
        log.admin().create("idle", IDLE_PARTITIONS, Map.of("retention.ms", "3600000"));
        log.topics().get("idle");
        metered.take();

        MeteredRequests.Metered after = turn();

        assertThat((after.readUnits() - before.readUnits()) / IDLE_PARTITIONS)
                .isEqualTo(usage.number("schedules.partition.dynamodb.read-units"));
        assertThat(after.writeUnits()).isZero();
    }

    private MeteredRequests.Metered turn() {
        metered.take();
        for (Topic topic : log.topics().list()) {
            log.compaction()
                    .run(topic, Compaction.Due.BY_CONFIG, clock.instant().plusSeconds(60), made -> {});
            // What a sample of the backlog reads.
            for (int partition = 0; partition < topic.partitionCount(); partition++) {
                log.index().head(topic.partition(partition));
            }
        }
        log.retention().run(clock.instant().plusSeconds(60));
        return metered.take();
    }

    private MeteredRequests.Metered compacted(String topic, int segments) throws Exception {
        log.admin().create(topic, 1);
        for (int i = 0; i < segments; i++) {
            produce(topic);
        }
        metered.take();
        AtomicInteger made = new AtomicInteger();
        log.compaction()
                .run(
                        log.topics().get(topic),
                        Compaction.Due.EVERYTHING,
                        clock.instant().plusSeconds(60),
                        segment -> made.incrementAndGet());
        assertThat(made).hasValue(1);
        return metered.take();
    }

    private MeteredRequests.Metered expire() {
        metered.take();
        Retention.Report report = log.retention().run(clock.instant().plusSeconds(60));
        assertThat(report.failures()).isZero();
        return metered.take();
    }

    private MeteredRequests.Metered sweep() {
        metered.take();
        assertThat(log.retention()
                        .sweep(Optional.empty(), clock.instant().plusSeconds(60))
                        .orphans())
                .isZero();
        return metered.take();
    }

    private long produce() throws Exception {
        return produce(TOPIC);
    }

    private long produce(String topic) throws Exception {
        return log.appender()
                .append(topic, 0, List.of(new LogRecord(0, null, Bytes.utf8("x".repeat(1024)), List.of())))
                .get(1, TimeUnit.MINUTES);
    }

    /** The time of now, and what a test skipped. */
    private static final class Clock implements InstantSource {

        private Duration ahead = Duration.ZERO;

        @Override
        public Instant instant() {
            return Instant.now().plus(ahead);
        }
    }
}
