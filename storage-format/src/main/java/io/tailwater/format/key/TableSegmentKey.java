package io.tailwater.format.key;

import java.time.LocalDate;
import java.util.Objects;
import java.util.UUID;

/**
 * The name of a Parquet segment of the table. It follows from where the segment begins, so that an offset range can be written
 * once and never twice.
 *
 * @param topicName by Kafka's rule: 1 to 249 of {@code a-z A-Z 0-9 . _ -}, neither {@code .} nor {@code ..}
 * @param topicId a topic that is deleted and created again gets another one
 * @param partition 0 to 99999
 * @param date the UTC day on which its first record was written to the log
 * @param baseOffset the first offset that it covers
 */
public record TableSegmentKey(String topicName, UUID topicId, int partition, LocalDate date, long baseOffset)
        implements ParsedKey {

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
    }
}
