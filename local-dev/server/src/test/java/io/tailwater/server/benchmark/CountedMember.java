package io.tailwater.server.benchmark;

import io.tailwater.emulators.AwsEndpoints;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.append.AppendSettings;
import io.tailwater.log.fetch.FetchRequest;
import io.tailwater.log.group.AssignmentStrategy;
import io.tailwater.log.group.MemberConfig;
import io.tailwater.log.group.OffsetReset;
import io.tailwater.log.group.PollRequest;
import io.tailwater.log.group.Subscription;
import io.tailwater.log.store.AwsClients;
import io.tailwater.log.store.StoreLocation;
import io.tailwater.log.time.Sleeper;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;

/** A consumer of the benchmarked server's store, with an engine of its own that counts its requests. */
final class CountedMember implements AutoCloseable {

    /** What {@code application.properties} and the defaults say: the server's own. */
    private static final StoreLocation LOCATION = new StoreLocation("tailwater", "", "tailwater");

    private static final String GROUP = "counted";
    private static final String NAME = "only";

    private final Map<String, Integer> counts = new ConcurrentHashMap<>();
    private final AwsClients clients;
    private final TailwaterLog log;

    /** @param topic with more records than are polled here */
    CountedMember(AwsEndpoints aws, String topic) {
        ExecutionInterceptor counter = new ExecutionInterceptor() {
            @Override
            public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
                counts.merge(context.request().getClass().getSimpleName().replace("Request", ""), 1, Integer::sum);
            }
        };
        clients = AwsClients.open(new AwsClients.Access(
                Region.of(aws.region()),
                StaticCredentialsProvider.create(AwsBasicCredentials.create(aws.accessKeyId(), aws.secretAccessKey())),
                Optional.of(new AwsClients.Endpoints(aws.s3(), aws.dynamoDb())),
                8,
                AwsClients.Timeouts.DEFAULT,
                List.of(counter)));
        log = new TailwaterLog(
                clients,
                LOCATION,
                AppendSettings.defaults(),
                4,
                new TailwaterLog.Surroundings(InstantSource.system(), Sleeper.REAL, new SecureRandom()));
        log.consumers()
                .create(
                        GROUP,
                        NAME,
                        new MemberConfig(
                                "json", OffsetReset.EARLIEST, false, 1, Duration.ZERO, AssignmentStrategy.RANGE));
        log.consumers().subscribe(GROUP, NAME, new Subscription.Topics(Set.of(topic)));
        // The first polls join, and read what a process remembers.
        poll(1);
        poll(1);
    }

    Map<String, Integer> requestsOfPollWithRecord() {
        counts.clear();
        if (poll(1) == 0) {
            throw new IllegalStateException("the topic was read to its end");
        }
        return new TreeMap<>(counts);
    }

    Map<String, Integer> requestsOfEmptyPoll() {
        while (poll(FetchRequest.BYTES_MAX) > 0) {
            // To the end.
        }
        counts.clear();
        poll(1);
        return new TreeMap<>(counts);
    }

    private int poll(int bytesMax) {
        return log.consumers()
                .poll(GROUP, NAME, new PollRequest(bytesMax, Optional.of(Duration.ZERO), Optional.empty()))
                .batches()
                .size();
    }

    @Override
    public void close() {
        log.close();
        clients.close();
    }
}
