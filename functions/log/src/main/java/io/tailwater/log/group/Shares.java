package io.tailwater.log.group;

import io.tailwater.log.topic.TopicCatalog;
import io.tailwater.log.topic.TopicIdPartition;
import io.tailwater.log.topic.TopicPartition;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which partitions a member reads, and where it stands in them. */
final class Shares {

    private final TopicCatalog topics;
    private final OffsetStore offsets;

    Shares(TopicCatalog topics, OffsetStore offsets) {
        this.topics = topics;
        this.offsets = offsets;
    }

    /**
     * The partitions that were assigned to it, or that it chose.
     *
     * @throws io.tailwater.log.error.UnknownTopicException when a topic that it chose does not exist any more
     */
    Set<TopicIdPartition> of(Member member) {
        if (member.subscription() instanceof Subscription.Partitions chosen) {
            return chosen.partitions().stream().map(this::find).collect(Collectors.toUnmodifiableSet());
        }
        return member.assigned();
    }

    /** The same by the names that clients use, in order. */
    Set<TopicPartition> namesOf(Member member) {
        if (member.subscription() instanceof Subscription.Partitions chosen) {
            return new TreeSet<>(chosen.partitions());
        }
        return member.assigned().stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    TopicIdPartition find(TopicPartition partition) {
        return topics.partition(partition.topic(), partition.partition());
    }

    /** Where the member stands in each of its partitions, and what the group has committed there. */
    Map<TopicIdPartition, GroupOffset> offsets(String group, Member member) {
        Set<TopicIdPartition> partitions = of(member);
        Map<TopicIdPartition, GroupOffset> shared = offsets.read(group, partitions);
        if (member.subscription().isShared()) {
            return shared;
        }
        Map<TopicIdPartition, GroupOffset> own = offsets.readOwn(group, member.name(), partitions);
        Map<TopicIdPartition, GroupOffset> merged = new HashMap<>();
        shared.forEach((partition, offset) -> {
            GroupOffset position = own.get(partition);
            merged.put(
                    partition,
                    new GroupOffset(
                            partition,
                            offset.owner(),
                            position.position(),
                            offset.committed(),
                            offset.metadata(),
                            position.lastPoll()));
        });
        return merged;
    }
}
