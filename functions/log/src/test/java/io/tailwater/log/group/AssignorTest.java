package io.tailwater.log.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.log.topic.TopicPartition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.clients.consumer.RoundRobinAssignor;
import org.apache.kafka.clients.consumer.internals.AbstractPartitionAssignor;

class AssignorTest {

    private static final List<String> TOPICS = List.of("alpha", "beta", "gamma", "delta");

    @Property(tries = 500)
    void rangeIsKafkas(
            @ForAll("subscriptions") Map<String, SortedSet<String>> subscriptions,
            @ForAll("counts") Map<String, Integer> counts) {
        assertThat(ours(AssignmentStrategy.RANGE, subscriptions, counts))
                .isEqualTo(kafkas(new RangeAssignor(), subscriptions, counts));
    }

    @Property(tries = 500)
    void roundRobinIsKafkas(
            @ForAll("subscriptions") Map<String, SortedSet<String>> subscriptions,
            @ForAll("counts") Map<String, Integer> counts) {
        assertThat(ours(AssignmentStrategy.ROUND_ROBIN, subscriptions, counts))
                .isEqualTo(kafkas(new RoundRobinAssignor(), subscriptions, counts));
    }

    @Provide
    Arbitrary<Map<String, SortedSet<String>>> subscriptions() {
        Arbitrary<SortedSet<String>> topics =
                Arbitraries.of(TOPICS).set().ofMinSize(1).map(TreeSet::new);
        return Arbitraries.maps(Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(5), topics)
                .ofMinSize(1)
                .ofMaxSize(9);
    }

    @Provide
    Arbitrary<Map<String, Integer>> counts() {
        return Arbitraries.maps(Arbitraries.of(TOPICS), Arbitraries.integers().between(1, 20))
                .ofSize(TOPICS.size());
    }

    private static Map<String, List<TopicPartition>> ours(
            AssignmentStrategy strategy, Map<String, SortedSet<String>> subscriptions, Map<String, Integer> counts) {
        SortedMap<String, SortedSet<String>> sorted = new TreeMap<>(subscriptions);
        return sorted(Assignor.assign(strategy, sorted, counts));
    }

    private static Map<String, List<TopicPartition>> kafkas(
            AbstractPartitionAssignor assignor,
            Map<String, SortedSet<String>> subscriptions,
            Map<String, Integer> counts) {
        Map<String, Subscription> asKafka = new HashMap<>();
        subscriptions.forEach((member, topics) -> asKafka.put(member, new Subscription(new ArrayList<>(topics))));
        Map<String, List<TopicPartition>> shares = new HashMap<>();
        assignor.assign(counts, asKafka)
                .forEach((member, share) -> shares.put(
                        member,
                        share.stream()
                                .map(p -> new TopicPartition(p.topic(), p.partition()))
                                .collect(Collectors.toList())));
        return sorted(shares);
    }

    private static Map<String, List<TopicPartition>> sorted(Map<String, List<TopicPartition>> shares) {
        Map<String, List<TopicPartition>> sorted = new TreeMap<>();
        shares.forEach(
                (member, share) -> sorted.put(member, share.stream().sorted().toList()));
        return sorted;
    }
}
