package io.tailwater.log.index;

import io.tailwater.log.error.UnknownTopicException;
import io.tailwater.log.store.BatchReader;
import io.tailwater.log.topic.TopicIdPartition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads many heads with few requests, each as it is now. */
public final class HeadReader {

    private final BatchReader reader;
    private final HeadView view;

    /** @param view what readers see of the heads */
    public HeadReader(BatchReader reader, HeadView view) {
        this.reader = reader;
        this.view = view;
    }

    /**
     * Reads heads: one request for up to 100.
     *
     * @throws UnknownTopicException when one does not exist, nor its topic with it
     */
    public Map<TopicIdPartition, PartitionHead> read(Collection<TopicIdPartition> partitions) {
        Look look = look("reading heads", List.of(), partitions);
        for (TopicIdPartition partition : partitions) {
            if (!look.heads().containsKey(partition)) {
                throw new UnknownTopicException(partition.topic());
            }
        }
        return look.heads();
    }

    /**
     * What one look brought.
     *
     * @param items those of the other keys that exist, by their keys
     * @param heads those that exist
     */
    public record Look(
            Map<Map<String, AttributeValue>, Map<String, AttributeValue>> items,
            Map<TopicIdPartition, PartitionHead> heads) {}

    /**
     * Reads heads, and other items in the same requests.
     *
     * @param doing for the message of a failure
     * @param others primary keys
     */
    public Look look(String doing, List<Map<String, AttributeValue>> others, Collection<TopicIdPartition> partitions) {
        long epoch = view.epoch();
        List<Map<String, AttributeValue>> keys = new ArrayList<>(others);
        partitions.forEach(partition -> keys.add(IndexItems.headKey(partition, epoch)));
        var found = new HashMap<>(reader.read(doing, keys));
        Map<TopicIdPartition, PartitionHead> heads = new HashMap<>();
        List<TopicIdPartition> missing = new ArrayList<>();
        for (TopicIdPartition partition : partitions) {
            var item = found.remove(IndexItems.headKey(partition, epoch));
            if (item == null) {
                missing.add(partition);
            } else {
                heads.put(partition, view.visible(partition, epoch, IndexItems.readHead(item)));
            }
        }
        heads.putAll(ofEpochsBefore(doing, epoch, missing));
        return new Look(found, heads);
    }

    private Map<TopicIdPartition, PartitionHead> ofEpochsBefore(
            String doing, long epoch, List<TopicIdPartition> partitions) {
        OptionalLong before = partitions.isEmpty() ? OptionalLong.empty() : view.epochBefore(epoch);
        if (before.isEmpty()) {
            return Map.of();
        }
        long earlier = before.getAsLong();
        var items = reader.read(
                doing,
                partitions.stream()
                        .map(partition -> IndexItems.headKey(partition, earlier))
                        .toList());
        Map<TopicIdPartition, PartitionHead> heads = new HashMap<>();
        List<TopicIdPartition> missing = new ArrayList<>();
        for (TopicIdPartition partition : partitions) {
            var item = items.get(IndexItems.headKey(partition, earlier));
            if (item == null) {
                missing.add(partition);
            } else {
                heads.put(partition, view.visible(partition, earlier, IndexItems.readHead(item)));
            }
        }
        heads.putAll(ofEpochsBefore(doing, earlier, missing));
        return heads;
    }
}
