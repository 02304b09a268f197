package io.tailwater.log.group;

import java.time.Instant;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * That a member has been given what lies before a position.
 *
 * @param before what was known of the partition
 * @param position where the member stands then
 * @param commit what the group commits with it
 */
record Claim(GroupOffset before, OptionalLong position, OptionalLong commit) {

    boolean moves() {
        return !position.equals(before.position());
    }

    GroupOffset after() {
        return new GroupOffset(
                before.partition(),
                before.owner(),
                position,
                commit.isPresent() ? commit : before.committed(),
                commit.isPresent() ? "" : before.metadata(),
                before.lastPoll());
    }

    /** One change for a share; for chosen partitions the position and the commit are items of their own. */
    Stream<OffsetChange> changes(String group, Member member, String pollId, Instant now) {
        if (member.subscription().isShared()) {
            var change = OffsetChange.ofGroup(group, before.partition())
                    .ifOwnedBy(member.name())
                    .ifPosition(before.position())
                    .byPoll(pollId);
            position.ifPresent(change::position);
            commit.ifPresent(offset -> change.commit(offset, "", now));
            return Stream.of(change);
        }
        Stream.Builder<OffsetChange> changes = Stream.builder();
        if (moves()) {
            changes.add(OffsetChange.ofMember(group, member.name(), before.partition())
                    .ifPosition(before.position())
                    .position(position.orElseThrow())
                    .byPoll(pollId)
                    .forgottenAfter(now));
        }
        commit.ifPresent(offset -> changes.add(
                OffsetChange.ofGroup(group, before.partition()).ifUnowned().commit(offset, "", now)));
        return changes.build();
    }
}
