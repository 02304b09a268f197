package io.tailwater.log.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.LogRecord;
import io.tailwater.format.record.OffsetRecord;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.delivery.DeliveryOutcome.Appended;
import io.tailwater.log.delivery.DeliveryOutcome.Deferred;
import io.tailwater.log.delivery.DeliveryOutcome.Refused;
import io.tailwater.log.error.InvalidRequestException;
import io.tailwater.log.error.OutcomeUnknownException;
import io.tailwater.log.error.RecordTooLargeException;
import io.tailwater.log.error.StorageUnavailableException;
import io.tailwater.log.error.UnknownPartitionException;
import io.tailwater.log.error.UnknownTopicException;
import io.tailwater.log.testing.Faults;
import io.tailwater.log.testing.Faults.Kind;
import io.tailwater.log.testing.Records;
import io.tailwater.log.testing.RequestCounter;
import io.tailwater.log.testing.SimulatedTime;
import io.tailwater.log.testing.TestStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Messages through every way in which a queue may deliver them twice: their records are in the log once. */
class DeliveryTest {

    private static final int PARTITIONS = 4;

    private static TestStore store;
    private static int topics;

    private String topic;
    private SimulatedTime time;

    /** Nothing happens to its requests. */
    private TailwaterLog others;

    @BeforeAll
    static void openStore() {
        store = new TestStore();
    }

    @AfterAll
    static void closeStore() {
        store.close();
    }

    @BeforeEach
    void createTopic() {
        topic = "topic-" + topics++;
        if (time == null) {
            time = new SimulatedTime();
            // DynamoDB Local takes away what has expired by the real clock: receipts must be young there.
            time.advance(Duration.between(time.instant(), Instant.now()));
        }
        others = others == null ? log() : others;
        others.admin().create(topic, PARTITIONS);
    }

    private TailwaterLog log(ExecutionInterceptor... interceptors) {
        return store.open(time, new Random().nextLong(), interceptors);
    }

    @Test
    void messagesShareAnObjectAndACommitAPartition() {
        var requests = new RequestCounter();
        TailwaterLog log = log(requests);
        log.topics().get(topic);
        requests.take();
        List<DeliveredMessage> messages = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            messages.add(first(unkeyed("u" + i)));
        }
        messages.add(first(at(3, "named")));

        Map<UUID, DeliveryOutcome> outcomes = deliver(log, messages);

        assertThat(outcomes.values()).hasSize(501).allMatch(Appended.class::isInstance);
        int segments = requests.take().get("PutObject");
        // The unkeyed ones went to a partition of their own, or to the named one's.
        assertThat(segments).isBetween(1, 2);
        TailwaterLog next = log(requests);
        next.topics().get(topic);
        requests.take();
        deliver(next, List.of(first(at(0, "a")), first(at(1, "b"))));
        assertThat(requests.take())
                .as("one receipt and one look for all, one object and one commit a partition")
                .isEqualTo(Map.of("PutObject", 2, "UpdateItem", 2, "PutItem", 1, "Query", 1));
    }

    @Test
    void aRedeliveryOfWhatWasAppendedWritesNoRecord() {
        DeliveredMessage message = first(at(0, "a"), at(1, "b"));
        deliver(others, List.of(message));
        var requests = new RequestCounter();
        TailwaterLog counted = log(requests);
        counted.topics().get(topic);
        requests.take();

        assertThat(deliver(counted, List.of(again(message)))).containsEntry(message.id(), new Appended());

        assertThat(requests.take())
                .as("a claim, a look for receipts, and a question to each of two heads")
                .isEqualTo(Map.of("PutItem", 1, "Query", 1, "UpdateItem", 2));
        assertOnce(message);
    }

    /** The first delivery ends after each of its requests in turn, the second too, and the third goes through. */
    @Test
    void crashesBetweenAnyTwoRequestsNeitherLoseNorRepeat() {
        boolean firstEnded = false;
        for (int first = 0; !firstEnded; first++) {
            boolean secondEnded = false;
            for (int second = 0; !secondEnded; second += 3) {
                DeliveredMessage message = first(at(0, "a"), at(1, "b"), keyed("k"), unkeyed("u"));
                DeliveredMessage other = first(at(0, "other"), unkeyed("other"));
                var crash = new Crash(first);
                deliver(log(crash), List.of(other, message));
                var secondCrash = new Crash(second);
                time.advance(Duration.ofMinutes(6));
                deliver(log(secondCrash), List.of(again(message), again(other)));
                time.advance(Duration.ofMinutes(6));

                Map<UUID, DeliveryOutcome> outcomes = deliver(others, List.of(again(other), again(message)));

                assertThat(outcomes.values())
                        .as("crashes at %d and %d", first, second)
                        .allMatch(Appended.class::isInstance);
                assertOnce(message, other);
                firstEnded = !crash.happened();
                secondEnded = !secondCrash.happened() || firstEnded;
                createTopic();
            }
        }
    }

    /** The first delivery is frozen before each of its requests in turn, while the second runs from begin to end. */
    @Test
    void aFirstDeliveryThatWakesUpLateAppendsNothingTwice() {
        wakesUpLate(false, Duration.ZERO);
    }

    /** As above, and both know that they are not the first; the frozen one's claim is the smaller one. */
    @Test
    void aRedeliveryThatWakesUpLateAppendsNothingTwice() {
        wakesUpLate(true, Duration.ZERO);
    }

    /** As above; the frozen one's clock is ahead, so its claim is the larger one. */
    @Test
    void aRedeliveryWithAFastClockThatWakesUpLateAppendsNothingTwice() {
        wakesUpLate(true, Deliveries.CLOCKS_DIFFER_MAX.minusSeconds(1));
    }

    private void wakesUpLate(boolean redelivered, Duration ahead) {
        boolean ended = false;
        for (int at = 0; !ended; at++) {
            DeliveredMessage message = first(at(0, "a"), at(1, "b"), unkeyed("u"));
            DeliveredMessage alone = first(at(0, "alone"));
            var fast = new SimulatedTime();
            fast.advance(Duration.between(fast.instant(), time.instant().plus(ahead)));
            var stall = new Stall(at, () -> assertThat(deliver(others, List.of(again(message))))
                    .as("the one that is awake has its way, or leaves it to the queue")
                    .hasSize(1));
            TailwaterLog frozen = store.open(fast, new Random().nextLong(), stall);
            List<DeliveredMessage> both = redelivered ? List.of(again(message), again(alone)) : List.of(message, alone);

            Map<UUID, DeliveryOutcome> outcomes = deliver(frozen, both);

            assertThat(outcomes.get(alone.id())).as("stalled at %d", at).isEqualTo(new Appended());
            deliver(others, List.of(again(message), again(alone)));
            assertOnce(message, alone);
            ended = !stall.happened();
            createTopic();
        }
    }

    @Test
    void aCommitThatNeverLeftIsMadeInTheNextRound() {
        var faults = new Faults();
        faults.next(1, Faults.COMMIT, Kind.NOT_SENT);
        DeliveredMessage message = first(at(0, "a"));

        assertThat(deliver(log(faults), List.of(message))).containsEntry(message.id(), new Appended());
        assertOnce(message);
    }

    @Test
    void aCommitWhoseOutcomeNobodyTellsIsTheNextDeliverys() {
        var faults = new Faults();
        faults.next(1, Faults.COMMIT, Kind.ANSWER_LOST);
        faults.whenever(Faults.VOID, Kind.NOT_SENT);
        DeliveredMessage message = first(at(0, "a"), at(1, "b"));

        assertThat(deliver(log(faults), List.of(message)).get(message.id())).isInstanceOf(Deferred.class);
        assertThat(deliver(others, List.of(again(message)))).containsEntry(message.id(), new Appended());
        assertOnce(message);
    }

    @Test
    void aMessageOfWhichAPartIsAppendedKeepsItsPartitionsWhenTheTopicGrows() {
        List<AddressedRecord> records =
                IntStream.range(0, 32).mapToObj(i -> keyed("k" + i)).toList();
        DeliveredMessage message = first(records.toArray(AddressedRecord[]::new));
        var faults = new Faults();
        // One of four commits never arrives, and nobody can be asked whether it did.
        faults.next(1, Faults.COMMIT, Kind.NOT_SENT);
        faults.whenever(Faults.VOID, Kind.NOT_SENT);
        assertThat(deliver(log(faults), List.of(message)).get(message.id())).isInstanceOf(Deferred.class);

        others.admin().growPartitions(topic, 2 * PARTITIONS);

        assertThat(deliver(others, List.of(again(message)))).containsEntry(message.id(), new Appended());
        assertOnce(message);
        for (int partition = PARTITIONS; partition < 2 * PARTITIONS; partition++) {
            assertThat(Records.readAll(others, topic, partition)).isEmpty();
        }
    }

    @Test
    void messagesThatCannotBeAppendedDoNotHinderOthers() {
        others.admin().create(topic + "-json", 1, Map.of("value.format", "json", "max.message.bytes", "1000"));
        DeliveredMessage tooLarge = first(unkeyed("\"" + "x".repeat(1000) + "\""));
        DeliveredMessage notJson = first(unkeyed("{"));
        DeliveredMessage nowhere = first(at(7, "1"));
        DeliveredMessage good = first(unkeyed("1"));

        Map<UUID, DeliveryOutcome> outcomes = others.deliveries()
                .append(topic + "-json", List.of(tooLarge, notJson, good, nowhere, good), deadline());

        assertThat(outcomes.get(good.id())).isEqualTo(new Appended());
        assertRefused(outcomes.get(tooLarge.id()), RecordTooLargeException.class);
        assertRefused(outcomes.get(notJson.id()), InvalidRequestException.class);
        assertRefused(outcomes.get(nowhere.id()), UnknownPartitionException.class);
        assertThat(Records.values(Records.readAll(others, topic + "-json", 0))).containsExactly("1");
        assertThatThrownBy(() -> others.deliveries().append("nowhere", List.of(good), deadline()))
                .isInstanceOf(UnknownTopicException.class);
    }

    @Test
    void whatNobodyCanFindOutAnyMoreIsRefusedAndNotRepeated() {
        DeliveredMessage dead = first(at(0, "a"));
        deliver(log(new Crash(3)), List.of(dead));
        time.advance(Duration.ofMinutes(31));
        assertRefused(deliver(others, List.of(again(dead))).get(dead.id()), OutcomeUnknownException.class);

        DeliveredMessage old = first(at(0, "a"));
        time.advance(Deliveries.DEDUPLICATED_FOR.plusSeconds(1));
        assertRefused(deliver(others, List.of(again(old))).get(old.id()), OutcomeUnknownException.class);
        assertThat(Records.readAll(others, topic, 0)).isEmpty();
    }

    /** Several engines deliver the same messages side by side, with failures, until the queue has none left. */
    @Test
    void manyDeliverersSideBySideAppendEachMessageOnce() throws Exception {
        List<DeliveredMessage> messages = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            messages.add(first(keyed("k" + i), unkeyed("u" + i), at(i % PARTITIONS, "n" + i)));
        }
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                int seed = thread;
                running.add(threads.submit(() -> {
                    var random = new Random(seed);
                    for (int turn = 0; turn < 6; turn++) {
                        int from = random.nextInt(30);
                        List<DeliveredMessage> some = messages.subList(from, from + 10).stream()
                                .map(DeliveryTest::again)
                                .toList();
                        deliver(turn % 2 == 0 ? log(new Crash(random.nextInt(16))) : others, some);
                    }
                }));
            }
            for (Future<?> one : running) {
                one.get(1, TimeUnit.MINUTES);
            }
        } finally {
            threads.shutdownNow();
        }

        // Of two claims on one message the larger one counts, and ids are larger only when time passes.
        time.advance(Duration.ofSeconds(30));
        Map<UUID, DeliveryOutcome> outcomes =
                deliver(others, messages.stream().map(DeliveryTest::again).toList());

        assertThat(outcomes.values()).allMatch(Appended.class::isInstance);
        assertOnce(messages.toArray(DeliveredMessage[]::new));
    }

    private static void assertRefused(DeliveryOutcome outcome, Class<? extends Exception> reason) {
        assertThat(outcome).isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.reason())
                .isInstanceOf(reason));
    }

    private Map<UUID, DeliveryOutcome> deliver(TailwaterLog log, List<DeliveredMessage> messages) {
        try {
            return log.deliveries().append(topic, messages, deadline());
        } catch (StorageUnavailableException e) {
            // It crashed before it knew the topic.
            return Map.of();
        }
    }

    private Instant deadline() {
        return time.instant().plus(Duration.ofHours(1));
    }

    /** Every record of these messages is in the topic, once, and there is nothing else. */
    private void assertOnce(DeliveredMessage... messages) {
        List<String> expected = new ArrayList<>();
        for (DeliveredMessage message : messages) {
            message.records().forEach(one -> expected.add(one.record().value().toUtf8String()));
        }
        List<String> found = new ArrayList<>();
        int partitions = others.topics().get(topic).partitionCount();
        for (int partition = 0; partition < partitions; partition++) {
            List<OffsetRecord> records = Records.readAll(others, topic, partition);
            assertThat(Records.offsets(records))
                    .as("offsets of partition %d", partition)
                    .isEqualTo(LongStream.range(0, records.size()).boxed().toList());
            found.addAll(Records.values(records));
        }
        assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
    }

    private DeliveredMessage first(AddressedRecord... records) {
        return new DeliveredMessage(UUID.randomUUID(), false, time.instant(), List.of(records));
    }

    private static DeliveredMessage again(DeliveredMessage message) {
        return new DeliveredMessage(message.id(), true, message.firstDeliveredAt(), message.records());
    }

    private static AddressedRecord at(int partition, String value) {
        return new AddressedRecord(OptionalInt.of(partition), Records.text(value));
    }

    private static AddressedRecord keyed(String key) {
        return new AddressedRecord(
                OptionalInt.empty(), new LogRecord(0, Bytes.utf8(key), Bytes.utf8("value of " + key), List.of()));
    }

    private static AddressedRecord unkeyed(String value) {
        return new AddressedRecord(OptionalInt.empty(), Records.text(value));
    }

    /** The process ends: from some request on, none leaves. */
    private static final class Crash implements ExecutionInterceptor {

        private final AtomicInteger left;

        Crash(int after) {
            this.left = new AtomicInteger(after);
        }

        boolean happened() {
            return left.get() < 0;
        }

        @Override
        public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
            if (left.getAndDecrement() <= 0) {
                left.set(-1);
                throw SdkClientException.create("the process has ended", new IOException("crash"));
            }
        }
    }

    /** The process is frozen before one request, while something else happens. */
    private static final class Stall implements ExecutionInterceptor {

        private final AtomicInteger left;
        private final Runnable meanwhile;

        Stall(int before, Runnable meanwhile) {
            this.left = new AtomicInteger(before);
            this.meanwhile = meanwhile;
        }

        boolean happened() {
            return left.get() < 0;
        }

        @Override
        public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
            if (left.getAndDecrement() == 0) {
                meanwhile.run();
            }
        }
    }
}
