package io.tailwater.http.v3.group;

import io.tailwater.log.group.AssignmentStrategy;
import io.tailwater.log.group.GroupState;
import io.tailwater.log.group.Member;
import io.tailwater.log.group.Subscription;
import io.tailwater.log.topic.TopicPartition;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A group at one moment, in Kafka's words.
 *
 * @param members that exist, by name
 */
record GroupFacts(String name, List<Member> members, Instant now) {

    GroupFacts {
        members = List.copyOf(members);
    }

    static GroupFacts of(GroupState state, Instant now) {
        List<Member> existing = state.members().values().stream()
                .filter(member -> now.isBefore(member.expiresAt()))
                .sorted(Comparator.comparing(Member::name))
                .toList();
        return new GroupFacts(state.group(), existing, now);
    }

    /** A group that exists is never DEAD; one that has no live member that shares is EMPTY, as Kafka's simple consumers leave it. */
    String state() {
        List<Member> sharing = members.stream()
                .filter(member -> member.subscription().isShared() && now.isBefore(member.leaseUntil()))
                .toList();
        if (sharing.isEmpty()) {
            return "EMPTY";
        }
        return sharing.stream().allMatch(Member::joined) ? "STABLE" : "PREPARING_REBALANCE";
    }

    /** Whether all members chose their partitions themselves. */
    boolean isSimple() {
        return !members.isEmpty()
                && members.stream().allMatch(member -> member.subscription() instanceof Subscription.Partitions);
    }

    /** The name of Kafka's assignor; empty when nothing is assigned. */
    String assignor() {
        return members.stream()
                .filter(member -> member.subscription().isShared())
                .findFirst()
                .map(member -> member.config().strategy() == AssignmentStrategy.RANGE ? "range" : "roundrobin")
                .orElse("");
    }

    Optional<Member> member(String name) {
        return members.stream().filter(member -> member.name().equals(name)).findFirst();
    }

    /** What a member reads, in order. */
    static List<TopicPartition> partitionsOf(Member member) {
        if (member.subscription() instanceof Subscription.Partitions chosen) {
            return chosen.partitions().stream().sorted().toList();
        }
        return member.assigned().stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .sorted()
                .toList();
    }
}
