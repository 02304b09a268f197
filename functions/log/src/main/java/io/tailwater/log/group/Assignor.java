package io.tailwater.log.group;

import io.tailwater.log.topic.TopicPartition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Divides partitions among members: a pure function of who subscribes to what and how many partitions there are, so everybody who
 * computes it gets the same. The same results as Kafka's RangeAssignor and RoundRobinAssignor, whose members sort by name.
 */
final class Assignor {

    private Assignor() {}

    /**
     * Divides.
     *
     * @param subscriptions the topics of each member, of those that exist
     * @param partitionCounts of each topic
     * @return the share of each member, empty ones included
     */
    static SortedMap<String, List<TopicPartition>> assign(
            AssignmentStrategy strategy,
            SortedMap<String, SortedSet<String>> subscriptions,
            Map<String, Integer> partitionCounts) {
        SortedMap<String, List<TopicPartition>> shares = new TreeMap<>();
        subscriptions.keySet().forEach(member -> shares.put(member, new ArrayList<>()));
        SortedMap<String, List<String>> subscribers = subscribers(subscriptions);
        switch (strategy) {
            case RANGE ->
                subscribers.forEach(
                        (topic, members) -> range(topic, partitionCounts.getOrDefault(topic, 0), members, shares));
            case ROUND_ROBIN -> roundRobin(subscribers, partitionCounts, shares);
        }
        return shares;
    }

    private static SortedMap<String, List<String>> subscribers(SortedMap<String, SortedSet<String>> subscriptions) {
        SortedMap<String, List<String>> subscribers = new TreeMap<>();
        subscriptions.forEach((member, topics) -> topics.forEach(topic ->
                subscribers.computeIfAbsent(topic, key -> new ArrayList<>()).add(member)));
        return subscribers;
    }

    /** The first members get one partition more where the division leaves a rest. */
    private static void range(
            String topic, int partitionCount, List<String> members, Map<String, List<TopicPartition>> shares) {
        int each = partitionCount / members.size();
        int rest = partitionCount % members.size();
        int partition = 0;
        for (int i = 0; i < members.size(); i++) {
            int end = partition + each + (i < rest ? 1 : 0);
            for (; partition < end; partition++) {
                shares.get(members.get(i)).add(new TopicPartition(topic, partition));
            }
        }
    }

    /** In turn, passing over members that do not subscribe to the topic at hand. */
    private static void roundRobin(
            SortedMap<String, List<String>> subscribers,
            Map<String, Integer> partitionCounts,
            SortedMap<String, List<TopicPartition>> shares) {
        List<String> members = new ArrayList<>(shares.keySet());
        Map<String, SortedSet<String>> wanting = new HashMap<>();
        subscribers.forEach((topic, names) -> wanting.put(topic, new TreeSet<>(names)));
        int turn = 0;
        for (String topic : subscribers.keySet()) {
            for (int partition = 0; partition < partitionCounts.getOrDefault(topic, 0); partition++) {
                while (!wanting.get(topic).contains(members.get(turn % members.size()))) {
                    turn++;
                }
                shares.get(members.get(turn++ % members.size())).add(new TopicPartition(topic, partition));
            }
        }
    }
}
