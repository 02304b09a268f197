package io.tailwater.format.key;

import java.util.Objects;
import java.util.UUID;

/**
 * The name of a raw segment.
 *
 * @param topicName by Kafka's rule: 1 to 249 of {@code a-z A-Z 0-9 . _ -}, neither {@code .} nor {@code ..}
 * @param topicId a topic that is deleted and created again gets another one
 * @param partition 0 to 99999
 * @param segmentId UUIDv7, so that segments of a partition sort by the time at which they were begun
 */
public record RawSegmentKey(String topicName, UUID topicId, int partition, UUID segmentId) implements ParsedKey {

    public RawSegmentKey {
        TopicNames.requireTopicName(topicName);
        TopicNames.requirePartition(partition);
        Objects.requireNonNull(topicId, "topicId");
        if (!UuidV7.isUuidV7(segmentId)) {
            throw new IllegalArgumentException("segmentId is " + segmentId + ", expected a UUIDv7");
        }
    }
}
