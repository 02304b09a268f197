package io.tailwater.wiring;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.append.AppendSettings;
import io.tailwater.log.region.RegionAccess;
import io.tailwater.log.region.RegionSettings;
import io.tailwater.log.store.AwsClients;
import io.tailwater.log.store.StoreLocation;
import io.tailwater.log.time.Sleeper;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/**
 * Makes the log and what it stands on, at the first request that needs it: a start, and a snapshot of a started application,
 * holds settings but neither connections nor random state. Closes it at the end, the log before its clients.
 */
@Singleton
public class LogWiring {

    /** Only administration, and acknowledgements of several regions, ask another region. */
    private static final int CONNECTIONS_TO_OTHERS_MAX = 16;

    /** A region that is lost must be noticed within a call of 20 s, and the ocean takes a tenth of a second. */
    private static final AwsClients.Timeouts TIMEOUTS_OF_OTHERS = new AwsClients.Timeouts(
            Duration.ofSeconds(2),
            Duration.ofSeconds(4),
            Duration.ofSeconds(2),
            Duration.ofSeconds(4),
            Duration.ofMillis(500));

    /** A snapshot is taken once a version, and Lambda waits minutes for it: half as long as usual is patient enough. */
    private static final AwsClients.Timeouts REHEARSED_WITHIN = new AwsClients.Timeouts(
            Duration.ofSeconds(2),
            Duration.ofSeconds(4),
            Duration.ofSeconds(2),
            Duration.ofSeconds(4),
            Duration.ofSeconds(1));

    private final LogSettings settings;
    private final Region region;
    private final Instance<ExecutionInterceptor> interceptors;
    private final List<AwsClients> clientsOfOthers = new CopyOnWriteArrayList<>();
    private volatile @Nullable AwsClients clients;
    private volatile @Nullable TailwaterLog log;

    /** @param interceptors see every request to AWS: the one that counts them, and those of tests */
    public LogWiring(Config config, @Any Instance<ExecutionInterceptor> interceptors) {
        try {
            this.settings = LogSettings.from(config);
            this.region = settings.region().orElseGet(LogWiring::regionOfTheSdk);
        } catch (IllegalArgumentException e) {
            // Quarkus shows the message of this one, and no stack trace.
            throw new ConfigurationException(e.getMessage());
        }
        this.interceptors = interceptors;
    }

    private static Region regionOfTheSdk() {
        try {
            return DefaultAwsRegionProviderChain.builder().build().getRegion();
        } catch (SdkClientException e) {
            throw new IllegalArgumentException(
                    "aws.region: is not set, and the AWS SDK finds none either (environment variable: AWS_REGION)");
        }
    }

    /** Having been constructed is what matters: wrong settings end the start, not a request. */
    void checkAtStart(@Observes StartupEvent start) {}

    @Produces
    @Singleton
    InstantSource clock() {
        return InstantSource.system();
    }

    @Produces
    @Singleton
    Region region() {
        return region;
    }

    @Produces
    @Singleton
    AppendSettings appending() {
        return settings.appending();
    }

    @Produces
    @Singleton
    StoreLocation location() {
        return settings.location();
    }

    @Produces
    @Singleton
    AwsClients clients() {
        AwsClients opened = open(region, settings.connectionsMax(), AwsClients.Timeouts.DEFAULT);
        clients = opened;
        return opened;
    }

    private AwsClients open(Region at, int connectionsMax, AwsClients.Timeouts timeouts) {
        return AwsClients.open(new AwsClients.Access(
                at,
                DefaultCredentialsProvider.builder().build(),
                settings.endpoints(),
                connectionsMax,
                timeouts,
                interceptors.stream().toList()));
    }

    private RegionSettings regions(OtherRegions others) {
        List<RegionAccess> accesses = new ArrayList<>();
        others.buckets().forEach((name, bucket) -> {
            AwsClients there = open(Region.of(name), CONNECTIONS_TO_OTHERS_MAX, TIMEOUTS_OF_OTHERS);
            clientsOfOthers.add(there);
            var location = settings.location();
            accesses.add(
                    RegionAccess.over(name, new StoreLocation(bucket, location.keyPrefix(), location.table()), there));
        });
        return new RegionSettings(others.own(), accesses, others.firstLeader(), others.leadershipTable());
    }

    @Produces
    @Singleton
    TailwaterLog log(AwsClients clients, InstantSource clock) {
        TailwaterLog opened = openLog(clients, clock, settings.otherRegions().map(this::regions));
        log = opened;
        return opened;
    }

    /** Whether a snapshot taken now would hold connections, caches, and ids to come. */
    boolean isOpen() {
        return clients != null || log != null;
    }

    /**
     * Rehearses with clients and a log that nobody else gets: nothing of them is left when this returns.
     *
     * @return what went otherwise than planned
     */
    List<String> rehearse() {
        try (AwsClients passing = open(region, settings.connectionsMax(), REHEARSED_WITHIN);
                TailwaterLog rehearsed = openLog(passing, InstantSource.system(), Optional.empty())) {
            return rehearsed.rehearsal().run();
        }
    }

    private TailwaterLog openLog(AwsClients clients, InstantSource clock, Optional<RegionSettings> regions) {
        return new TailwaterLog(
                clients,
                settings.location(),
                settings.appending(),
                settings.threads(),
                new TailwaterLog.Surroundings(clock, Sleeper.REAL, new SecureRandom()),
                regions);
    }

    @PreDestroy
    void close() {
        if (log != null) {
            log.close();
        }
        if (clients != null) {
            clients.close();
        }
        clientsOfOthers.forEach(AwsClients::close);
    }
}
