package io.tailwater.log.group;

import io.tailwater.log.index.HeadReader;
import io.tailwater.log.index.PartitionHead;
import io.tailwater.log.topic.TopicIdPartition;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * One look at a group and at the partitions that a member reads, with one request up to 99 of them.
 *
 * @param heads of those partitions that still exist
 */
record MemberLook(GroupState state, Map<TopicIdPartition, PartitionHead> heads) {

    static MemberLook at(HeadReader reader, String group, Collection<TopicIdPartition> partitions) {
        var look = reader.look("reading group " + group, List.of(GroupItems.stateKey(group)), partitions);
        var state = look.items().get(GroupItems.stateKey(group));
        return new MemberLook(
                state == null ? GroupState.empty(group) : GroupItems.readState(group, state), look.heads());
    }

    /** Heads alone. */
    static Map<TopicIdPartition, PartitionHead> heads(HeadReader reader, Collection<TopicIdPartition> partitions) {
        return reader.look("reading partition heads", List.of(), partitions).heads();
    }
}
