package io.tailwater.log.topic;

import io.tailwater.log.error.UnknownPartitionException;
import java.time.Instant;
import java.util.UUID;

/**
 * A topic as it was created.
 *
 * @param id of this incarnation; a topic created again under the same name has another
 * @param partitionCount partitions are numbered from 0
 */
public record Topic(String name, UUID id, int partitionCount, Instant createdAt) {

    /** The most partitions a topic may have: deleting it touches each one within one call. */
    public static final int PARTITIONS_MAX = 1_000;

    public Topic {
        if (partitionCount < 1 || partitionCount > PARTITIONS_MAX) {
            throw new IllegalArgumentException(
                    "partitionCount: " + partitionCount + " is not between 1 and " + PARTITIONS_MAX);
        }
    }

    /** @throws UnknownPartitionException when the topic has no such partition */
    public TopicIdPartition partition(int partition) {
        if (partition < 0 || partition >= partitionCount) {
            throw new UnknownPartitionException(name, partition, partitionCount);
        }
        return new TopicIdPartition(id, name, partition);
    }
}
