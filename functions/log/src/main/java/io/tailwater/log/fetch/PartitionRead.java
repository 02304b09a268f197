package io.tailwater.log.fetch;

import io.tailwater.log.index.Position;
import io.tailwater.log.topic.TopicIdPartition;

/** Where to read in one of several partitions; the position holds at least one segment. */
public record PartitionRead(TopicIdPartition partition, Position position) {

    public PartitionRead {
        if (position.entries().isEmpty()) {
            throw new IllegalArgumentException("position: offset " + position.offset() + " is the log end");
        }
    }
}
