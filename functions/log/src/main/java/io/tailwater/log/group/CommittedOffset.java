package io.tailwater.log.group;

import io.tailwater.log.topic.TopicPartition;

/**
 * Where a group goes on in a partition.
 *
 * @param offset the next offset to be read
 * @param metadata what the committer noted; empty when nothing
 */
public record CommittedOffset(TopicPartition partition, long offset, String metadata) {}
