package io.tailwater.log.index;

import io.tailwater.log.error.UnknownTopicException;
import io.tailwater.log.store.BatchReader;
import io.tailwater.log.topic.TopicIdPartition;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Reads many heads with few requests, each as it is now. */
public final class HeadReader {

    private final BatchReader reader;

    public HeadReader(BatchReader reader) {
        this.reader = reader;
    }

    /**
     * Reads heads: one request for up to 100.
     *
     * @throws UnknownTopicException when one does not exist, nor its topic with it
     */
    public Map<TopicIdPartition, PartitionHead> read(Collection<TopicIdPartition> partitions) {
        var items = reader.read(
                "reading heads", partitions.stream().map(HeadStore::key).toList());
        Map<TopicIdPartition, PartitionHead> heads = new HashMap<>();
        for (TopicIdPartition partition : partitions) {
            var item = items.get(HeadStore.key(partition));
            if (item == null) {
                throw new UnknownTopicException(partition.topic());
            }
            heads.put(partition, HeadStore.parse(item));
        }
        return heads;
    }
}
