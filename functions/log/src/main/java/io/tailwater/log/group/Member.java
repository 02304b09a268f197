package io.tailwater.log.group;

import io.tailwater.log.topic.TopicIdPartition;
import java.time.Instant;
import java.util.Set;

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

    boolean exists(Instant now) {
        return now.isBefore(expiresAt);
    }

    /** Whether it keeps its share. */
    boolean isLive(Instant now) {
        return exists(now) && now.isBefore(leaseUntil);
    }
}
