package io.tailwater.log.group;

import io.tailwater.log.index.HeadStore;
import io.tailwater.log.index.PartitionHead;
import io.tailwater.log.store.BatchReader;
import io.tailwater.log.topic.TopicIdPartition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * One look at a group and at the partitions that a member reads, with one request up to 99 of them.
 *
 * @param heads of those partitions that still exist
 */
record MemberLook(GroupState state, Map<TopicIdPartition, PartitionHead> heads) {

    static MemberLook at(BatchReader reader, String group, Collection<TopicIdPartition> partitions) {
        List<Map<String, AttributeValue>> keys = new ArrayList<>();
        keys.add(GroupItems.stateKey(group));
        partitions.forEach(partition -> keys.add(HeadStore.key(partition)));
        var items = reader.read("reading group " + group, keys);
        var state = items.get(GroupItems.stateKey(group));
        return new MemberLook(
                state == null ? GroupState.empty(group) : GroupItems.readState(group, state), heads(partitions, items));
    }

    /** Heads alone. */
    static Map<TopicIdPartition, PartitionHead> heads(BatchReader reader, Collection<TopicIdPartition> partitions) {
        return heads(
                partitions,
                reader.read(
                        "reading partition heads",
                        partitions.stream().map(HeadStore::key).toList()));
    }

    private static Map<TopicIdPartition, PartitionHead> heads(
            Collection<TopicIdPartition> partitions,
            Map<Map<String, AttributeValue>, Map<String, AttributeValue>> items) {
        Map<TopicIdPartition, PartitionHead> heads = new HashMap<>();
        for (TopicIdPartition partition : partitions) {
            var head = items.get(HeadStore.key(partition));
            if (head != null) {
                heads.put(partition, HeadStore.parse(head));
            }
        }
        return heads;
    }
}
