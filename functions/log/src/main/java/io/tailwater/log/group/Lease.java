package io.tailwater.log.group;

import java.time.Duration;
import java.time.Instant;

/**
 * How long a call keeps a member alive.
 *
 * @param until until when its share is its own
 * @param expiresAt until when it exists
 */
record Lease(Instant until, Instant expiresAt) {

    /**
     * How long a member that nobody hears of keeps its share: a poll may wait 25 s. So long may a dead member's partitions
     * stay unread.
     */
    static final Duration SHARE = Duration.ofSeconds(30);

    /** How long it exists: consumer.instance.timeout.ms of Confluent's proxy, that clients rely on. */
    static final Duration INSTANCE = Duration.ofSeconds(300);

    static Lease from(Instant now) {
        return new Lease(now.plus(SHARE), now.plus(INSTANCE));
    }

    /** Whether a third of the lease has passed: earlier renewals would be writes without a use. */
    static boolean isWorthRenewing(Member member, Instant now) {
        return now.plus(SHARE.multipliedBy(2).dividedBy(3)).isAfter(member.leaseUntil());
    }
}
