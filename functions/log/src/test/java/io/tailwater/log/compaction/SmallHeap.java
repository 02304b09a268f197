package io.tailwater.log.compaction;

import io.tailwater.log.TailwaterLog;
import io.tailwater.log.append.AppendSettings;
import io.tailwater.log.cleaning.Cleaning;
import io.tailwater.log.store.AwsClients;
import io.tailwater.log.store.StoreLocation;
import io.tailwater.log.time.Sleeper;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** The process of {@link SmallHeapTest}: compacts a topic, and then cleans it as if two hours had passed. */
final class SmallHeap {

    private static final int THREADS = 8;
    private static final int CONNECTIONS_MAX = 32;
    private static final Duration LATER = Duration.ofHours(2);

    private SmallHeap() {}

    /** S3, DynamoDB, region, access key, secret key, bucket, key prefix, table, topic. */
    public static void main(String[] arguments) {
        try (AwsClients clients = AwsClients.open(new AwsClients.Access(
                Region.of(arguments[2]),
                StaticCredentialsProvider.create(AwsBasicCredentials.create(arguments[3], arguments[4])),
                Optional.of(new AwsClients.Endpoints(URI.create(arguments[0]), URI.create(arguments[1]))),
                CONNECTIONS_MAX,
                AwsClients.Timeouts.DEFAULT,
                List.of()))) {
            StoreLocation location = new StoreLocation(arguments[5], arguments[6], arguments[7]);
            String topic = arguments[8];
            InstantSource today = InstantSource.system();
            try (TailwaterLog log = open(clients, location, today)) {
                int failed = log.compaction()
                        .run(
                                log.topics().get(topic),
                                Compaction.Due.EVERYTHING,
                                today.instant().plus(LATER),
                                made -> System.out.println("compacted " + made.recordsSizeBytes()));
                System.out.println("failed " + failed);
            }
            InstantSource later = () -> Instant.now().plus(LATER);
            try (TailwaterLog log = open(clients, location, later)) {
                int failed = log.cleaning()
                        .run(
                                log.topics().get(topic),
                                Cleaning.Due.ANYTHING_NEW,
                                later.instant().plus(LATER),
                                cleaned -> System.out.println("removed " + cleaned.recordsRemoved()));
                System.out.println("failed " + failed);
            }
        }
    }

    private static TailwaterLog open(AwsClients clients, StoreLocation location, InstantSource clock) {
        return new TailwaterLog(
                clients,
                location,
                AppendSettings.defaults(),
                THREADS,
                new TailwaterLog.Surroundings(clock, Sleeper.REAL, new Random()));
    }
}
