package io.tailwater.format.key;

import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The name of a raw segment.
 *
 * @param topicName by Kafka's rule: 1 to 249 of {@code a-z A-Z 0-9 . _ -}, neither {@code .} nor {@code ..}
 * @param topicId a topic that is deleted and created again gets another one
 * @param partition 0 to {@value #PARTITION_MAX}
 * @param segmentId UUIDv7, so that segments of a partition sort by the time at which they were begun
 */
public record RawSegmentKey(String topicName, UUID topicId, int partition, UUID segmentId) implements ParsedKey {

    /** What five digits hold. */
    public static final int PARTITION_MAX = 99_999;

    private static final Pattern TOPIC_NAME = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

    public RawSegmentKey {
        if (!TOPIC_NAME.matcher(topicName).matches() || topicName.equals(".") || topicName.equals("..")) {
            throw new IllegalArgumentException("topicName is \"" + topicName
                    + "\", expected 1 to 249 of a-z A-Z 0-9 . _ - and neither \".\" nor \"..\"");
        }
        Objects.requireNonNull(topicId, "topicId");
        if (partition < 0 || partition > PARTITION_MAX) {
            throw new IllegalArgumentException("partition is " + partition + ", expected 0 to " + PARTITION_MAX);
        }
        if (!UuidV7.isUuidV7(segmentId)) {
            throw new IllegalArgumentException("segmentId is " + segmentId + ", expected a UUIDv7");
        }
    }
}
