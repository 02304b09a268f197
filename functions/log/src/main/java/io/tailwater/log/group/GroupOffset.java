package io.tailwater.log.group;

import io.tailwater.log.topic.TopicIdPartition;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a group has done with a partition.
 *
 * @param owner the member whose share it is
 * @param position the offset that the owner reads next; empty before its first read
 * @param committed the offset at which the group goes on after whatever happens; empty before the first commit
 * @param metadata what the committer noted
 * @param lastPoll the id of the poll that set the position: how a poll whose answer was lost recognises its own change
 */
public record GroupOffset(
        TopicIdPartition partition,
        Optional<String> owner,
        OptionalLong position,
        OptionalLong committed,
        String metadata,
        Optional<String> lastPoll) {

    static GroupOffset none(TopicIdPartition partition) {
        return new GroupOffset(
                partition, Optional.empty(), OptionalLong.empty(), OptionalLong.empty(), "", Optional.empty());
    }

    /** Where to go on: the position, else what was committed. */
    OptionalLong next() {
        return position.isPresent() ? position : committed;
    }
}
