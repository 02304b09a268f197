package io.tailwater.log.group;

import io.tailwater.log.topic.Topic;
import io.tailwater.log.topic.TopicIdPartition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Who should have which partition, and what that changes. Pure: given the same state, topics and moment, everybody gets the same.
 *
 * @param shares of every member that takes part
 * @param moves from today's shares to these, in a fixed order
 * @param dropped members that take no part any more and still have a share, or do not exist any more and still stand there
 */
record Assignment(Map<String, Set<TopicIdPartition>> shares, List<Move> moves, List<Member> dropped) {

    /**
     * A partition that changes hands.
     *
     * @param to its new owner; empty when nobody wants it any more
     */
    record Move(TopicIdPartition partition, Optional<String> to) {}

    /**
     * Computes who should have what.
     *
     * @param topics those that exist and somebody subscribes to, by name
     */
    static Assignment of(GroupState state, Map<String, Topic> topics, Instant now) {
        SortedMap<String, Member> takingPart = new TreeMap<>();
        List<Member> dropped = new ArrayList<>();
        for (Member member : state.members().values()) {
            if (member.subscription().isShared() && member.isLive(now)) {
                takingPart.put(member.name(), member);
            } else if (member.joined() || !member.assigned().isEmpty() || !member.exists(now)) {
                dropped.add(member);
            }
        }
        Map<String, Set<TopicIdPartition>> shares = shares(takingPart, topics);
        return new Assignment(shares, moves(state, shares), dropped);
    }

    /** Whether everybody who takes part has joined with just this share, and nobody else has one. */
    boolean isCurrent(GroupState state) {
        return moves.isEmpty()
                && dropped.isEmpty()
                && shares.keySet().stream()
                        .allMatch(name -> state.members().get(name).joined());
    }

    private static Map<String, Set<TopicIdPartition>> shares(
            SortedMap<String, Member> members, Map<String, Topic> topics) {
        if (members.isEmpty()) {
            return Map.of();
        }
        SortedMap<String, SortedSet<String>> subscriptions = new TreeMap<>();
        members.forEach(
                (name, member) -> subscriptions.put(name, member.subscription().among(topics.keySet())));
        Map<String, Integer> counts =
                topics.values().stream().collect(Collectors.toMap(Topic::name, Topic::partitionCount));
        AssignmentStrategy strategy = members.get(members.firstKey()).config().strategy();
        Map<String, Set<TopicIdPartition>> shares = new HashMap<>();
        Assignor.assign(strategy, subscriptions, counts)
                .forEach((name, share) -> shares.put(
                        name,
                        share.stream()
                                .map(partition -> topics.get(partition.topic()).partition(partition.partition()))
                                .collect(Collectors.toSet())));
        return shares;
    }

    private static List<Move> moves(GroupState state, Map<String, Set<TopicIdPartition>> shares) {
        Map<TopicIdPartition, String> after = new HashMap<>();
        shares.forEach((name, share) -> share.forEach(partition -> after.put(partition, name)));
        Map<TopicIdPartition, String> before = new HashMap<>();
        state.members().values().forEach(member -> member.assigned()
                .forEach(partition -> before.put(partition, member.name())));
        Set<TopicIdPartition> all = new HashSet<>(before.keySet());
        all.addAll(after.keySet());
        return all.stream()
                .filter(partition ->
                        !Optional.ofNullable(before.get(partition)).equals(Optional.ofNullable(after.get(partition))))
                .sorted(Comparator.comparing(TopicIdPartition::topic)
                        .thenComparing(TopicIdPartition::partition)
                        .thenComparing(TopicIdPartition::topicId))
                .map(partition -> new Move(partition, Optional.ofNullable(after.get(partition))))
                .toList();
    }
}
