package io.tailwater.log.group;

import io.tailwater.log.topic.TopicPartition;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/** What a member wants to read. */
public sealed interface Subscription {

    /** Nothing yet. */
    record Nothing() implements Subscription {}

    /** Its share of these topics, those that do not exist yet included. */
    record Topics(Set<String> topics) implements Subscription {
        public Topics {
            topics = Set.copyOf(topics);
        }
    }

    /** Its share of all topics whose whole name matches, those that will be created included. */
    record Matching(String regex) implements Subscription {

        boolean includes(String topic) {
            return PatternMatch.of(regex, topic);
        }
    }

    /** All of exactly these partitions, whoever else reads them. */
    record Partitions(Set<TopicPartition> partitions) implements Subscription {
        public Partitions {
            partitions = Set.copyOf(partitions);
        }
    }

    /** Whether partitions are shared out, as opposed to chosen or none. */
    default boolean isShared() {
        return this instanceof Topics || this instanceof Matching;
    }

    /** The topics that this means, of those that exist. */
    default SortedSet<String> among(Set<String> existing) {
        if (this instanceof Topics named) {
            return existing.stream().filter(named.topics()::contains).collect(sorted());
        }
        if (this instanceof Matching matching) {
            return existing.stream().filter(matching::includes).collect(sorted());
        }
        return new TreeSet<>();
    }

    private static Collector<String, ?, SortedSet<String>> sorted() {
        return Collectors.toCollection(TreeSet::new);
    }
}
