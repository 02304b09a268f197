package io.tailwater.format.key;

import java.time.LocalDate;
import java.util.Objects;
import java.util.UUID;

/**
 * The name of a Parquet segment of the table. It follows from where the segment begins and from whose word that is, so that an offset
 * range is written once in an epoch and never twice, and never by a leader of before under the name of one of after.
 *
 * @param topicName by Kafka's rule: 1 to 249 of {@code a-z A-Z 0-9 . _ -}, neither {@code .} nor {@code ..}
 * @param topicId a topic that is deleted and created again gets another one
 * @param partition 0 to 99999
 * @param date the UTC day on which its first record was written to the log
 * @param baseOffset the first offset that it covers
 * @param epoch in which it was planned, counting only those that began without their leader; 0 to {@link #EPOCH_MAX}
 */
public record TableSegmentKey(
        String topicName, UUID topicId, int partition, LocalDate date, long baseOffset, long epoch)
        implements ParsedKey {

    /** What ten digits hold. */
    public static final long EPOCH_MAX = 9_999_999_999L;

    public TableSegmentKey {
        TopicNames.requireTopicName(topicName);
        TopicNames.requirePartition(partition);
        Objects.requireNonNull(topicId, "topicId");
        Objects.requireNonNull(date, "date");
        if (date.getYear() < 1970 || date.getYear() > 9999) {
            throw new IllegalArgumentException("date is " + date + ", expected 1970-01-01 to 9999-12-31");
        }
        if (baseOffset < 0) {
            throw new IllegalArgumentException("baseOffset is " + baseOffset + ", expected 0 or more");
        }
        if (epoch < 0 || epoch > EPOCH_MAX) {
            throw new IllegalArgumentException("epoch is " + epoch + ", expected 0 to " + EPOCH_MAX);
        }
    }
}
