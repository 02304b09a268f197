package io.tailwater.log.group;

import io.tailwater.log.topic.TopicIdPartition;
import io.tailwater.log.topic.TopicPartition;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A consumer instance.
 *
 * @param leaseUntil until when its partitions are its own; every call renews it
 * @param expiresAt until when it exists at all; every call renews it
 * @param joined whether the current assignment counts it in
 * @param assigned its share; empty when it chose its partitions itself
 */
public record Member(
        String name,
        MemberConfig config,
        Subscription subscription,
        Instant leaseUntil,
        Instant expiresAt,
        boolean joined,
        Set<TopicIdPartition> assigned) {

    public Member {
        assigned = Set.copyOf(assigned);
    }

    /** The topics that it reads: those of its share, or of the partitions that it chose. */
    public Set<String> topics() {
        return subscription instanceof Subscription.Partitions chosen
                ? chosen.partitions().stream().map(TopicPartition::topic).collect(Collectors.toUnmodifiableSet())
                : assigned.stream().map(TopicIdPartition::topic).collect(Collectors.toUnmodifiableSet());
    }

    boolean exists(Instant now) {
        return now.isBefore(expiresAt);
    }

    /** Whether it keeps its share. */
    boolean isLive(Instant now) {
        return exists(now) && now.isBefore(leaseUntil);
    }
}
