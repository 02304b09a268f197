package io.tailwater.stacks.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All parameters of a deployment: what a file of {@code infra/stacks/config} says.
 *
 * @param name begins the names of stacks, buckets and the table
 * @param region where the table is made, and where records are accepted until leadership moves
 * @param replicaRegions where copies are kept and read, and which can take leadership over; none for none
 * @param leadershipTable whether who leads stands in a table of its own that is strongly consistent across the regions
 * @param authorization who may call the API
 * @param corsOrigins from whose pages browsers may call it; none for none
 * @param throttle how many requests it takes
 * @param data how records are kept from being lost by a mistake
 * @param memoryMb of the functions
 * @param streamsMax how many event streams may be open at once; empty for as many as the account has room for
 * @param logDays for how long logs are kept
 * @param tracing whether functions send X-Ray a trace of some of their invocations
 * @param alarms beyond what somebody is told
 * @param alarmEmail who is told of alarms; empty for nobody
 * @param queryTopics which topics Athena gets tables of
 * @param tags for the bill, on every resource
 */
public record Deployment(
        String name,
        String region,
        List<String> replicaRegions,
        boolean leadershipTable,
        Authorization authorization,
        List<String> corsOrigins,
        Throttle throttle,
        Data data,
        MemoryMb memoryMb,
        Optional<Integer> streamsMax,
        int logDays,
        boolean tracing,
        Thresholds alarms,
        Optional<String> alarmEmail,
        List<QueryTopic> queryTopics,
        Map<String, String> tags) {

    public Deployment {
        replicaRegions = List.copyOf(replicaRegions);
        corsOrigins = List.copyOf(corsOrigins);
        queryTopics = List.copyOf(queryTopics);
        tags = Map.copyOf(tags);
    }

    /** The region and the replica regions. */
    public List<String> regions() {
        return Stream.concat(Stream.of(region), replicaRegions.stream()).toList();
    }

    /** Of the functions' own metrics: two deployments in one account must not add up. */
    public String metricsNamespace() {
        return "Tailwater/" + name;
    }

    /** The stack of a region. */
    public String stackName(String inRegion) {
        return name + "-" + inRegion;
    }
}
