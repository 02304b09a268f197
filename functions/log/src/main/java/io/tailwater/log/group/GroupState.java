package io.tailwater.log.group;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who is in a group, as it was at one moment.
 *
 * @param generation of the assignment; grows with each
 * @param revision of what the assignment follows from, but for leases: grows with each subscription and departure
 * @param members by name, those included that have expired and that nobody has removed yet
 */
public record GroupState(String group, long generation, long revision, Map<String, Member> members) {

    public GroupState {
        members = Map.copyOf(members);
    }

    static GroupState empty(String group) {
        return new GroupState(group, 0, 0, Map.of());
    }

    Optional<Member> member(String name, Instant now) {
        return Optional.ofNullable(members.get(name)).filter(member -> member.exists(now));
    }

    /** Members that have a share, by name. */
    public List<Member> live(Instant now) {
        return members.values().stream()
                .filter(member -> member.joined() && member.isLive(now))
                .sorted(Comparator.comparing(Member::name))
                .toList();
    }
}
