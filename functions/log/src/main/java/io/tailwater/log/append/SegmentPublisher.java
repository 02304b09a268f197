package io.tailwater.log.append;

import io.tailwater.format.record.LogRecord;
import io.tailwater.log.index.PartitionHead;
import io.tailwater.log.index.SegmentEntry;
import io.tailwater.log.topic.TopicIdPartition;
import java.util.List;
import java.util.Optional;

/** Shows committed segments to query engines. */
@FunctionalInterface
public interface SegmentPublisher {

    /**
     * Publishes a segment, within a few seconds or not at all. Never fails: its records are committed, and their producers must not be told
     * anything else.
     *
     * @param segment committed
     * @param records all of its
     * @param head the partition's behind the commit, where it is known
     */
    void publish(
            TopicIdPartition partition, SegmentEntry segment, List<LogRecord> records, Optional<PartitionHead> head);
}
