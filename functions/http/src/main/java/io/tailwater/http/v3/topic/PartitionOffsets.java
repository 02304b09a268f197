package io.tailwater.http.v3.topic;

import io.tailwater.log.topic.TopicIdPartition;
import java.util.OptionalLong;

/**
 * Offsets of a partition, as far as they were asked for.
 *
 * @param earliest of the first record
 * @param latest of the next record to come
 */
record PartitionOffsets(TopicIdPartition partition, OptionalLong earliest, OptionalLong latest) {}
