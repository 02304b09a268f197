package io.tailwater.stacks.config;

import java.util.Optional;

/**
 * Beyond what somebody is told; empty for no alarm. What is usual depends on the load, so nobody but the operator knows it.
 *
 * @param consumerLagRecords how many records of a topic a group may have before it for a quarter of an hour
 * @param compactionBacklogRecords how many records of a topic may wait for compaction as long: more than what comes in its {@code
 *     compaction.lag.ms}
 * @param replicationAgeSeconds how old the oldest record may be that has not come to a replica region; means nothing where there is none
 */
public record Thresholds(
        Optional<Integer> consumerLagRecords,
        Optional<Integer> compactionBacklogRecords,
        Optional<Integer> replicationAgeSeconds) {}
