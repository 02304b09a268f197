package io.tailwater.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tailwater.emulators.AwsEndpoints;
import io.tailwater.emulators.testing.TestAws;
import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.LogRecord;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.append.AppendSettings;
import io.tailwater.log.fetch.FetchFrom;
import io.tailwater.log.fetch.FetchRequest;
import io.tailwater.log.store.AwsClients;
import io.tailwater.log.store.Provisioning;
import io.tailwater.log.store.StoreLocation;
import io.tailwater.log.time.Sleeper;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
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
                new TailwaterLog.Surroundings(InstantSource.system(), Sleeper.REAL, new Random(1)));
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

    private long produce() throws Exception {
        return log.appender()
                .append(TOPIC, 0, List.of(new LogRecord(0, null, Bytes.utf8("x".repeat(1024)), List.of())))
                .get(1, TimeUnit.MINUTES);
    }
}
