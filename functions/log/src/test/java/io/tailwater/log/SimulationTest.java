package io.tailwater.log;

import static io.tailwater.log.testing.Records.append;
import static io.tailwater.log.testing.Records.readAll;
import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.format.record.OffsetRecord;
import io.tailwater.log.error.OutcomeUnknownException;
import io.tailwater.log.error.StorageUnavailableException;
import io.tailwater.log.testing.Faults;
import io.tailwater.log.testing.Faults.Kind;
import io.tailwater.log.testing.SimulatedTime;
import io.tailwater.log.testing.TestStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * A random history of one partition, decided by a seed alone: several engines append, their requests and answers get lost,
 * they freeze in the middle while others go on, requests arrive long after they were given up, and time jumps. Then the log is
 * compared with what was answered.
 */
@Tag("volume")
class SimulationTest {

    private static final int ENGINES = 3;
    private static final int STEPS = 40;
    private static final String TOPIC = "simulated";

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void theLogIsWhatWasAnswered(long seed) {
        History history = new History(seed);

        List<OffsetRecord> log = history.run();

        Map<String, Long> inLog = new HashMap<>();
        for (OffsetRecord record : log) {
            assertThat(record.offset()).isEqualTo(inLog.size());
            assertThat(inLog.put(record.record().value().toUtf8String(), record.offset()))
                    .isNull();
        }
        assertThat(inLog).containsAllEntriesOf(history.acknowledged);
        assertThat(inLog).doesNotContainKeys(history.refused.toArray(String[]::new));
        Set<String> unaccounted = new HashSet<>(inLog.keySet());
        unaccounted.removeAll(history.acknowledged.keySet());
        unaccounted.removeAll(history.unknown);
        assertThat(unaccounted).isEmpty();
        assertThat(history.acknowledged).hasSizeGreaterThan(STEPS / 2);
    }

    @Test
    void theSameSeedGivesTheSameLog() {
        assertThat(new History(42).run()).isEqualTo(new History(42).run());
    }

    /** One run. Engines take turns, so that nothing but the seed decides what happens. */
    private static final class History {

        final Map<String, Long> acknowledged = new HashMap<>();
        final Set<String> refused = new HashSet<>();
        final Set<String> unknown = new HashSet<>();

        private final Random random;
        private final long seed;
        private final SimulatedTime time = new SimulatedTime();
        private final List<TailwaterLog> engines = new ArrayList<>();
        private final List<Faults> faults = new ArrayList<>();
        private final Set<SdkRequest> delivered = new HashSet<>();
        private int values;

        History(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
        }

        List<OffsetRecord> run() {
            try (TestStore store = new TestStore()) {
                for (int i = 0; i < ENGINES; i++) {
                    faults.add(new Faults());
                    engines.add(store.open(time, seed * ENGINES + i, faults.get(i)));
                }
                engines.get(0).admin().create(TOPIC, 1);
                for (int step = 0; step < STEPS; step++) {
                    time.advance(Duration.ofMillis(random.nextInt(5_000)));
                    step(store, random.nextInt(ENGINES), 0);
                }
                return readAll(store.open(), TOPIC, 0);
            }
        }

        private void step(TestStore store, int engine, int depth) {
            faults.get(engine).clear();
            disturb(store, engine, depth);
            write(engine);
            if (random.nextInt(4) == 0) {
                deliverOne(store);
            }
            if (random.nextInt(10) == 0) {
                time.advance(Duration.ofMinutes(random.nextInt(40)));
            }
        }

        private void disturb(TestStore store, int engine, int depth) {
            List<Predicate<SdkRequest>> targets = List.of(Faults.UPLOAD, Faults.COMMIT, Faults.VOID, Faults.DROP);
            for (Predicate<SdkRequest> target : targets) {
                if (random.nextInt(3) == 0) {
                    Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
                    // An upload meets S3, that answers with neither of DynamoDB's refusals.
                    boolean fitting = target != Faults.UPLOAD || kind == Kind.NOT_SENT || kind == Kind.ANSWER_LOST;
                    faults.get(engine).next(fitting ? 1 + random.nextInt(5) : 0, target, kind);
                }
                if (depth == 0 && random.nextInt(6) == 0) {
                    faults.get(engine).stallNext(target, () -> whileFrozen(store, engine));
                }
            }
        }

        /** What the others do meanwhile: a little, or enough to move the frozen writer's segment out of the tail. */
        private void whileFrozen(TestStore store, int frozen) {
            time.advance(Duration.ofSeconds(random.nextInt(1_800)));
            int others = random.nextBoolean() ? 2 : 20;
            for (int i = 0; i < others; i++) {
                step(store, (frozen + 1 + random.nextInt(ENGINES - 1)) % ENGINES, 1);
            }
        }

        private void write(int engine) {
            String value = "value " + values++;
            try {
                acknowledged.put(value, append(engines.get(engine), TOPIC, 0, value));
            } catch (StorageUnavailableException e) {
                refused.add(value);
            } catch (OutcomeUnknownException e) {
                unknown.add(value);
            }
        }

        /** Lets a request arrive that was thought lost. */
        private void deliverOne(TestStore store) {
            for (Faults each : faults) {
                for (SdkRequest request : each.unsent()) {
                    if (Faults.COMMIT.test(request) && delivered.add(request)) {
                        try {
                            store.plainClients().dynamoDbOnce().updateItem((UpdateItemRequest) request);
                        } catch (ConditionalCheckFailedException e) {
                            // As it should be, unless its writer has not given it up yet.
                        }
                        return;
                    }
                }
            }
        }
    }
}
