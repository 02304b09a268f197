package io.tailwater.log.testing;

import io.tailwater.emulators.AwsEndpoints;
import io.tailwater.emulators.testing.TestAws;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.append.AppendSettings;
import io.tailwater.log.store.AwsClients;
import io.tailwater.log.store.Provisioning;
import io.tailwater.log.store.StoreLocation;
import io.tailwater.log.time.Sleeper;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;

/** A bucket and a table of a test's own, and as many engines on it as the test likes: they share nothing but the store. */
public final class TestStore implements AutoCloseable {

    private static final int CONNECTIONS_MAX = 96;
    static final int THREADS = 8;

    /** Tests freeze senders for as long as others need to do something; no time-out of the SDK's may end that. */
    private static final AwsClients.Timeouts PATIENT = new AwsClients.Timeouts(
            Duration.ofMinutes(2),
            Duration.ofMinutes(8),
            Duration.ofMinutes(2),
            Duration.ofMinutes(8),
            Duration.ofMillis(2));

    private final AwsEndpoints aws;
    private final StoreLocation location;
    private final AwsClients plain;
    private final List<Runnable> closing = new ArrayList<>();

    /** On the AWS of all tests. */
    public TestStore() {
        this(TestAws.endpoints());
    }

    /** On a certain AWS. */
    public TestStore(AwsEndpoints aws) {
        this.aws = aws;
        String name = "test-" + UUID.randomUUID();
        this.location = new StoreLocation(name, "t/", name);
        this.plain = clients(List.of());
        closing.add(plain::close);
        Provisioning.ensure(plain, location);
    }

    public StoreLocation location() {
        return location;
    }

    /** Clients that nothing disturbs or counts. */
    public AwsClients plainClients() {
        return plain;
    }

    /** An engine on the real clock. */
    public TailwaterLog open(ExecutionInterceptor... interceptors) {
        return open(AppendSettings.defaults(), interceptors);
    }

    /** An engine on the real clock. */
    public TailwaterLog open(AppendSettings settings, ExecutionInterceptor... interceptors) {
        return open(
                settings,
                new TailwaterLog.Surroundings(InstantSource.system(), Sleeper.REAL, new Random()),
                interceptors);
    }

    /** An engine on a simulated clock; engines of one store need different seeds, or they make the same ids. */
    public TailwaterLog open(SimulatedTime time, long seed, ExecutionInterceptor... interceptors) {
        return open(
                AppendSettings.defaults(), new TailwaterLog.Surroundings(time, time, new Random(seed)), interceptors);
    }

    private TailwaterLog open(
            AppendSettings settings, TailwaterLog.Surroundings surroundings, ExecutionInterceptor... interceptors) {
        AwsClients clients = clients(List.of(interceptors));
        TailwaterLog log = new TailwaterLog(clients, location, settings, THREADS, surroundings);
        closing.add(clients::close);
        closing.add(log::close);
        return log;
    }

    /** Clients that are disturbed or counted, for a test that puts parts of an engine together. */
    public AwsClients clientsWith(ExecutionInterceptor... interceptors) {
        AwsClients clients = clients(List.of(interceptors));
        closing.add(clients::close);
        return clients;
    }

    private AwsClients clients(List<ExecutionInterceptor> interceptors) {
        return clients(aws, interceptors);
    }

    static AwsClients clients(AwsEndpoints aws, List<ExecutionInterceptor> interceptors) {
        return AwsClients.open(new AwsClients.Access(
                Region.of(aws.region()),
                StaticCredentialsProvider.create(AwsBasicCredentials.create(aws.accessKeyId(), aws.secretAccessKey())),
                Optional.of(new AwsClients.Endpoints(aws.s3(), aws.dynamoDb())),
                CONNECTIONS_MAX,
                PATIENT,
                interceptors));
    }

    @Override
    public void close() {
        for (int i = closing.size() - 1; i >= 0; i--) {
            closing.get(i).run();
        }
    }
}
