package io.tailwater.log.region;

import io.tailwater.log.index.HeadSuccession;
import io.tailwater.log.index.HeadView;
import io.tailwater.log.store.AwsClients;
import io.tailwater.log.store.StoreLocation;
import io.tailwater.log.time.Sleeper;
import io.tailwater.log.topic.TopicStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Several regions, wired.
 *
 * @param leadership who leads, and the right to write
 * @param view what of heads may be seen here
 * @param promotion moves leadership
 * @param replication says how far copies have come
 * @param age says how old the oldest record is that has not come
 * @param acks waits for copies
 */
public record Regions(
        Leadership leadership,
        HeadView view,
        Promotion promotion,
        ReplicationMonitor replication,
        ReplicationAge age,
        RegionAcks acks) {

    /**
     * Wires them.
     *
     * @param location of this region's copy
     */
    public static Regions over(
            AwsClients clients,
            StoreLocation location,
            RegionSettings settings,
            InstantSource clock,
            Sleeper sleeper,
            RandomGenerator random) {
        var dynamoDb = clients.dynamoDb();
        var first = new Epoch(0, settings.first(), 0, true, Instant.EPOCH);
        var own = new RegionCopy(
                new RegionAccess(settings.own(), location, clients.s3(), dynamoDb),
                settings.leadershipTable().orElse(location.table()),
                first);
        var leadership = new Leadership(settings.own(), own.leadership(), clock);
        List<RegionCopy> others = settings.others().stream()
                .map(other -> new RegionCopy(
                        other,
                        settings.leadershipTable().orElse(other.location().table()),
                        first))
                .toList();
        var survivors = new Survivors(own, others, clock);
        var promotion = new Promotion(
                new Epochs(settings.names(), settings.first()),
                leadership,
                new HeadSuccession(dynamoDb, location.table(), clock),
                survivors,
                new TopicStore(dynamoDb, location.table()),
                clock,
                sleeper);
        return new Regions(
                leadership,
                new CopiedHeads(leadership, own),
                promotion,
                new ReplicationMonitor(leadership, survivors, clock),
                new ReplicationAge(leadership, survivors, clock, random),
                new RegionAcks(leadership, others, clock, sleeper, random));
    }
}
