package io.tailwater.log.group;

import static io.tailwater.log.testing.Records.append;
import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.format.record.OffsetRecord;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.error.IllegalMemberStateException;
import io.tailwater.log.error.MemberExistsException;
import io.tailwater.log.error.UnknownMemberException;
import io.tailwater.log.testing.SimulatedTime;
import io.tailwater.log.testing.TestStore;
import io.tailwater.log.topic.TopicIdPartition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A random life of one group, decided by a seed: members join, leave, die and sleep, topics appear and are written to, and every
 * call is served by another engine. Whatever happens, a partition has one owner, no record is skipped, and within a member's
 * tenure none comes twice.
 */
@Tag("volume")
class GroupSimulationTest {

    private static final int ENGINES = 3;
    private static final int MEMBERS = 6;
    private static final int STEPS = 120;
    private static final String GROUP = "simulated";

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void noPartitionHasTwoOwnersAndNoRecordIsSkipped(long seed) {
        try (TestStore store = new TestStore()) {
            new Life(store, seed).run();
        }
    }

    private static final class Life {

        private final Random random;
        private final SimulatedTime time = new SimulatedTime();
        private final List<TailwaterLog> engines = new ArrayList<>();
        private final Map<String, Integer> topics = new HashMap<>();
        private final Set<String> written = new TreeSet<>();
        private final Set<String> read = new HashSet<>();
        private final Set<String> alive = new TreeSet<>();
        private final Map<TopicIdPartition, Long> committed = new HashMap<>();
        private long generation;
        private int values;

        Life(TestStore store, long seed) {
            this.random = new Random(seed);
            for (int i = 0; i < ENGINES; i++) {
                engines.add(store.open(time, seed * 100 + i));
            }
        }

        void run() {
            createTopic();
            for (int step = 0; step < STEPS; step++) {
                time.advance(Duration.ofMillis(random.nextInt(3_000)));
                step();
                everyPartitionHasOneOwner();
            }
            everythingIsReadInTheEnd();
        }

        private void step() {
            String member = "m" + random.nextInt(MEMBERS);
            switch (random.nextInt(12)) {
                case 0 -> createTopic();
                case 1 -> join(member);
                case 2 -> leave(member);
                case 3 -> die(member);
                case 4, 5, 6 -> write();
                default -> poll(member);
            }
        }

        private void createTopic() {
            if (topics.size() < 4) {
                String topic = "topic-" + topics.size();
                int partitions = 1 + random.nextInt(5);
                engine().admin().create(topic, partitions);
                topics.put(topic, partitions);
            }
        }

        private void write() {
            String topic = "topic-" + random.nextInt(topics.size());
            String value = "value " + values++;
            append(engine(), topic, random.nextInt(topics.get(topic)), value);
            written.add(value);
        }

        private void join(String member) {
            if (alive.add(member)) {
                try {
                    engine().consumers()
                            .create(
                                    GROUP,
                                    member,
                                    new MemberConfig(
                                            "binary",
                                            OffsetReset.EARLIEST,
                                            true,
                                            1,
                                            Duration.ZERO,
                                            member.endsWith("1")
                                                    ? AssignmentStrategy.ROUND_ROBIN
                                                    : AssignmentStrategy.RANGE));
                    engine().consumers().subscribe(GROUP, member, new Subscription.Matching("topic-.*"));
                } catch (MemberExistsException e) {
                    // It died a moment ago, and its name is still taken.
                    alive.remove(member);
                }
            }
        }

        private void leave(String member) {
            if (alive.remove(member)) {
                try {
                    engine().consumers().delete(GROUP, member);
                } catch (UnknownMemberException e) {
                    // It slept too long.
                }
            }
        }

        /** Is never heard of again; sometimes long enough for its lease to end at once. */
        private void die(String member) {
            if (alive.remove(member) && random.nextBoolean()) {
                time.advance(Duration.ofSeconds(random.nextInt(400)));
            }
        }

        private void poll(String member) {
            if (!alive.contains(member)) {
                return;
            }
            try {
                PollResult result = engine().consumers()
                        .poll(GROUP, member, new PollRequest(200, Optional.of(Duration.ZERO), Optional.empty()));
                for (PollResult.Batch batch : result.batches()) {
                    take(batch);
                }
            } catch (UnknownMemberException e) {
                alive.remove(member);
            } catch (IllegalMemberStateException e) {
                throw new AssertionError("a subscribed member", e);
            }
        }

        /** Records of a partition come without a gap: at the offset where the last ones ended, or earlier, never later. */
        private void take(PollResult.Batch batch) {
            long expected = committed.getOrDefault(batch.partition(), 0L);
            assertThat(batch.records().get(0).offset()).isLessThanOrEqualTo(expected);
            for (OffsetRecord record : batch.records()) {
                read.add(record.record().value().toUtf8String());
                committed.merge(batch.partition(), record.offset() + 1, Math::max);
            }
        }

        private void everyPartitionHasOneOwner() {
            Optional<GroupState> state = engine().groupAdmin().list().stream().findFirst();
            if (state.isEmpty()) {
                return;
            }
            List<TopicIdPartition> owned = state.get().members().values().stream()
                    .flatMap(member -> member.assigned().stream())
                    .toList();
            assertThat(owned).doesNotHaveDuplicates();
            assertThat(state.get().generation()).isGreaterThanOrEqualTo(generation);
            generation = state.get().generation();
        }

        private void everythingIsReadInTheEnd() {
            time.advance(Duration.ofSeconds(301));
            alive.clear();
            join("m0");
            int before;
            do {
                before = read.size();
                for (int i = 0; i < 40; i++) {
                    poll("m0");
                }
            } while (read.size() > before);
            assertThat(read).isEqualTo(written);
            assertThat(written).isNotEmpty();
        }

        private TailwaterLog engine() {
            return engines.get(random.nextInt(ENGINES));
        }
    }
}
