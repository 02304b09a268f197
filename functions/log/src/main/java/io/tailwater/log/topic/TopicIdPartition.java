package io.tailwater.log.topic;

import io.tailwater.format.key.Digits;
import java.util.UUID;

/**
 * A partition of one incarnation of a topic. A topic that is deleted and created again has another id, so that nothing of the
 * old one can be taken for the new one's.
 *
 * @param partition from 0
 */
public record TopicIdPartition(UUID topicId, String topic, int partition) {

    public TopicIdPartition {
        if (partition < 0) {
            throw new IllegalArgumentException("partition: " + partition + " is negative");
        }
    }

    /** What items of the table that belong to this partition are named by; sorts as the numbers do. */
    public String key() {
        return topicId + "#" + Digits.ofPartition(partition);
    }

    @Override
    public String toString() {
        return topic + "-" + partition + " (" + topicId + ")";
    }
}
