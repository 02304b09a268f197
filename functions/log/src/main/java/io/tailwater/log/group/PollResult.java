package io.tailwater.log.group;

import io.tailwater.format.record.OffsetRecord;
import io.tailwater.log.topic.TopicIdPartition;
import java.util.List;

/**
 * What one poll gives.
 *
 * @param batches what was read, each partition's in offset order
 * @param position where the member stands now
 */
public record PollResult(List<Batch> batches, PositionToken position) {

    /** Records of one partition. */
    public record Batch(TopicIdPartition partition, List<OffsetRecord> records) {
        public Batch {
            records = List.copyOf(records);
        }
    }

    public PollResult {
        batches = List.copyOf(batches);
    }
}
