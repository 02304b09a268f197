package io.tailwater.log.group;

import io.tailwater.log.topic.TopicIdPartition;
import java.util.Map;
import java.util.Set;

/**
 * What a process last saw of a member, so that a poll which finds nothing costs one read. It holds as long as the state's generation
 * and revision do: whatever sets a position back raises the revision. Positions that other processes moved forward make this one
 * read again, since it finds records where none are left for it.
 *
 * @param offsets of every partition that the member reads
 */
record MemberView(long generation, long revision, Map<TopicIdPartition, GroupOffset> offsets) {

    MemberView {
        offsets = Map.copyOf(offsets);
    }

    boolean isOf(GroupState state, Set<TopicIdPartition> partitions) {
        return generation == state.generation()
                && revision == state.revision()
                && offsets.keySet().equals(partitions);
    }
}
