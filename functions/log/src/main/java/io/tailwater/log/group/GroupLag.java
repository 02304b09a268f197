package io.tailwater.log.group;

import io.tailwater.log.topic.TopicPartition;
import java.util.Optional;

/**
 * How far a group is behind in a partition.
 *
 * @param owner the live member whose share it is
 * @param committed where the group goes on
 * @param nextOffset the log end
 * @param lag records that are not committed yet; a commit beyond the log end counts as none
 */
public record GroupLag(TopicPartition partition, Optional<String> owner, long committed, long nextOffset, long lag) {}
