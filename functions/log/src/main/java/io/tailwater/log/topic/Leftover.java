package io.tailwater.log.topic;

import java.time.Instant;
import java.util.UUID;

/**
 * An incarnation of a topic that is being created, or was deleted.
 *
 * @param partitionCount partitions that may have a head
 * @param since when it was announced, or deleted
 */
public record Leftover(UUID topicId, String name, int partitionCount, Instant since) {}
