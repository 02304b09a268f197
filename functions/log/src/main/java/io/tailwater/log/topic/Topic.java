package io.tailwater.log.topic;

import io.tailwater.log.error.UnknownPartitionException;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * A topic.
 *
 * @param id of this incarnation; a topic created again under the same name has another
 * @param partitionCount partitions are numbered from 0
 * @param headCount partitions that may have a head: more than {@code partitionCount} while the topic grows, and after growing
 *     failed half way
 * @param configs what was set for this topic, under Kafka's names; {@link TopicConfigs} says what holds
 */
public record Topic(
        String name, UUID id, int partitionCount, int headCount, Instant createdAt, Map<String, String> configs) {

    /** The most partitions a topic may have: deleting it touches each one within one call. */
    public static final int PARTITIONS_MAX = 1_000;

    public Topic {
        if (partitionCount < 1 || partitionCount > PARTITIONS_MAX) {
            throw new IllegalArgumentException(
                    "partitionCount: " + partitionCount + " is not between 1 and " + PARTITIONS_MAX);
        }
        if (headCount < partitionCount || headCount > PARTITIONS_MAX) {
            throw new IllegalArgumentException(
                    "headCount: " + headCount + " is not between " + partitionCount + " and " + PARTITIONS_MAX);
        }
        configs = Map.copyOf(configs);
    }

    /** A topic whose partitions all have heads, and no others. */
    public static Topic of(String name, UUID id, int partitionCount, Instant createdAt, Map<String, String> configs) {
        return new Topic(name, id, partitionCount, partitionCount, createdAt, configs);
    }

    /** @throws UnknownPartitionException when the topic has no such partition */
    public TopicIdPartition partition(int partition) {
        if (partition < 0 || partition >= partitionCount) {
            throw new UnknownPartitionException(name, partition, partitionCount);
        }
        return new TopicIdPartition(id, name, partition);
    }
}
