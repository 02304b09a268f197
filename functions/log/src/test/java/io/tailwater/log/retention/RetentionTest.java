package io.tailwater.log.retention;

import static io.tailwater.log.testing.Records.append;
import static io.tailwater.log.testing.Records.at;
import static io.tailwater.log.testing.Records.fetch;
import static io.tailwater.log.testing.Records.offsets;
import static io.tailwater.log.testing.Records.readAll;
import static io.tailwater.log.testing.Records.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.format.record.OffsetRecord;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.compaction.Compaction.Due;
import io.tailwater.log.error.InvalidRequestException;
import io.tailwater.log.error.OffsetOutOfRangeException;
import io.tailwater.log.fetch.FetchFrom;
import io.tailwater.log.testing.Faults;
import io.tailwater.log.testing.SimulatedTime;
import io.tailwater.log.testing.TableFiles;
import io.tailwater.log.testing.TestStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;

class RetentionTest {

    private static final String TOPIC = "events";

    private final SimulatedTime time = new SimulatedTime();
    private TestStore store;
    private TailwaterLog log;
    private TableFiles files;

    @BeforeEach
    void open() {
        store = new TestStore();
        log = store.open(time, 1);
        files = new TableFiles(store);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void whatIsTooOldGoesSegmentBySegment() {
        log.admin().create(TOPIC, 1, Map.of("retention.ms", "60000"));
        for (int i = 0; i < 40; i++) {
            append(log, TOPIC, 0, List.of(at(time.millis(), "r" + i), at(time.millis() - 50_000, "old" + i)));
            time.advance(Duration.ofSeconds(2));
        }
        // The youngest record of segment i is 2 (40 - i) seconds old: 30 of them are 60 seconds old at most.
        Retention.Report report = run(log);

        assertThat(report.logStartsMoved()).isEqualTo(1);
        assertThat(offsets(readAll(log, TOPIC, 0))).startsWith(20L).hasSize(60);
        assertThat(run(log).logStartsMoved()).isZero();
        time.advance(Duration.ofHours(1));
        run(log);
        assertThat(readAll(log, TOPIC, 0)).isEmpty();
        append(log, TOPIC, 0, List.of(at(time.millis(), "new")));
        run(log);
        assertThat(offsets(readAll(log, TOPIC, 0))).containsExactly(80L);
    }

    @Test
    void whatIsTooMuchGoesSegmentBySegment() {
        log.admin().create(TOPIC, 1, Map.of("retention.bytes", "50000", "compression.type", "none"));
        for (int i = 0; i < 40; i++) {
            append(log, TOPIC, 0, "x".repeat(5_000));
            if (i == 20) {
                compact(log);
            }
        }

        run(log);

        // Ten segments of a little more than 5,000 bytes are what 50,000 bytes need.
        assertThat(readAll(log, TOPIC, 0)).hasSize(10);
        assertThat(log.fetcher().find(TOPIC, 0, new FetchFrom.Earliest())).isEqualTo(30);
    }

    @Test
    void objectsGoAGracePeriodLaterAndNoneIsLeft() {
        log.admin().create(TOPIC, 1, Map.of("retention.ms", "60000"));
        for (int i = 0; i < 50; i++) {
            append(log, TOPIC, 0, List.of(at(time.millis(), "r" + i)));
            if (i == 30) {
                compact(log);
            }
        }
        time.advance(Duration.ofMinutes(2));
        run(log);
        run(log);
        assertThat(files.keys("t/")).hasSize(51);

        time.advance(Duration.ofMinutes(59));
        assertThat(run(log).objectsDeleted()).isZero();
        time.advance(Duration.ofMinutes(2));
        assertThat(run(log).objectsDeleted()).isPositive();

        run(log);
        time.advance(Duration.ofHours(2));
        run(log);
        run(log);
        assertThat(files.keys("t/")).isEmpty();
        assertThat(items()).containsExactly(TOPIC, "head");
        append(log, TOPIC, 0, List.of(at(time.millis(), "new")));
        assertThat(offsets(readAll(log, TOPIC, 0))).containsExactly(50L);
    }

    @Test
    void compactedRawSegmentsGoTooAndTheLogStays() {
        log.admin().create(TOPIC, 1);
        for (int i = 0; i < 50; i++) {
            append(log, TOPIC, 0, "r" + i);
        }
        List<OffsetRecord> before = readAll(log, TOPIC, 0);
        compact(log);
        run(log);
        time.advance(Duration.ofMinutes(61));
        run(log);

        assertThat(files.keys("t/raw/")).isEmpty();
        assertThat(files.keys("t/table/")).hasSize(1);
        assertThat(readAll(log, TOPIC, 0)).isEqualTo(before);
        append(log, TOPIC, 0, "new");
        compact(log);
        assertThat(values(readAll(log, TOPIC, 0))).hasSize(51).endsWith("new");
    }

    @Test
    void recordsAreDeletedBeforeAnOffset() {
        log.admin().create(TOPIC, 1);
        append(log, TOPIC, 0, "a", "b", "c", "d");
        var partition = log.topics().partition(TOPIC, 0);

        assertThat(log.retention().deleteRecords(partition, 3)).isEqualTo(3);

        assertThat(values(readAll(log, TOPIC, 0))).containsExactly("d");
        assertThatThrownBy(() -> fetch(log, TOPIC, 0, 2))
                .isInstanceOf(OffsetOutOfRangeException.class)
                .hasMessageContaining("3")
                .hasMessageContaining("4");
        assertThat(log.retention().deleteRecords(partition, 1)).as("never back").isEqualTo(3);
        assertThat(log.retention().deleteRecords(partition, -1)).isEqualTo(4);
        assertThatThrownBy(() -> log.retention().deleteRecords(partition, 5))
                .isInstanceOf(OffsetOutOfRangeException.class);
        assertThatThrownBy(() -> log.retention().deleteRecords(partition, -2))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("before");
    }

    @Test
    void aTimeIsFoundBehindTheLogStartOnly() {
        log.admin().create(TOPIC, 1);
        append(log, TOPIC, 0, List.of(at(100, "a"), at(300, "b"), at(50, "c")));
        append(log, TOPIC, 0, List.of(at(200, "d")));
        log.retention().deleteRecords(log.topics().partition(TOPIC, 0), 2);
        FetchFrom from = new FetchFrom.Timestamp(150);

        assertThat(log.fetcher().find(TOPIC, 0, from)).isEqualTo(3);
        compact(log);
        assertThat(log.fetcher().find(TOPIC, 0, from)).isEqualTo(3);
        assertThat(log.fetcher().find(TOPIC, 0, new FetchFrom.Timestamp(250))).isEqualTo(4);
    }

    @Test
    void aDeletedTopicLeavesNothing() {
        log.admin().create(TOPIC, 3);
        for (int i = 0; i < 40; i++) {
            append(log, TOPIC, i % 3, "r" + i);
        }
        compact(log);
        log.admin().delete(TOPIC);
        log.admin().create(TOPIC, 1);
        append(log, TOPIC, 0, "of the new one");

        time.advance(Duration.ofMinutes(59));
        assertThat(run(log).objectsDeleted()).isZero();
        time.advance(Duration.ofMinutes(1));
        assertThat(run(log).objectsDeleted()).isEqualTo(43);

        assertThat(files.keys("t/")).hasSize(1);
        assertThat(values(readAll(log, TOPIC, 0))).containsExactly("of the new one");
        assertThat(items()).containsExactly(TOPIC, "head");
        assertThat(run(log).objectsDeleted()).isZero();
    }

    @Test
    void whatNobodyNamesIsSwept() {
        log.admin().create(TOPIC, 1);
        for (int i = 0; i < 40; i++) {
            append(log, TOPIC, 0, "r" + i);
        }
        compact(log);
        String named = files.keys("t/raw/").get(0);
        Faults faults = new Faults();
        TailwaterLog dying = store.open(time, 2, faults);
        faults.next(1, Faults.COMMIT, Faults.Kind.NOT_SENT);
        append(dying, TOPIC, 0, "written twice, committed once");
        String orphanOfTable = files.keys("t/table/").get(0).replace("00000000.parquet", "00077777.parquet");
        put("t/raw/not-a-segment.txt");
        put(orphanOfTable);
        assertThat(files.keys("t/raw/")).hasSize(43);

        // Objects carry the time of the real clock: to the sweep of tomorrow they are old.
        assertThat(log.retention()
                        .sweep(Optional.empty(), time.instant().plusSeconds(60))
                        .orphans())
                .isZero();
        time.advance(Duration.between(time.instant(), java.time.Instant.now().plus(Duration.ofHours(30))));
        var report = log.retention().sweep(Optional.empty(), time.instant().plusSeconds(60));

        assertThat(report.orphans()).isEqualTo(2);
        assertThat(report.objects()).isEqualTo(45);
        assertThat(report.nextAfter()).isEmpty();
        assertThat(files.keys("t/raw/")).hasSize(42).contains(named, "t/raw/not-a-segment.txt");
        assertThat(files.keys("t/table/")).hasSize(1).doesNotContain(orphanOfTable);
        assertThat(values(readAll(log, TOPIC, 0))).hasSize(41);
    }

    @Test
    void aWriterThatWakesAfterTheSweepIsFencedOff() {
        log.admin().create(TOPIC, 1);
        append(log, TOPIC, 0, "a");
        Faults faults = new Faults();
        TailwaterLog frozen = store.open(time, 2, faults);
        AtomicInteger swept = new AtomicInteger();
        faults.stallNext(Faults.COMMIT, () -> {
            time.advance(
                    Duration.between(time.instant(), java.time.Instant.now().plus(Duration.ofHours(30))));
            swept.addAndGet((int) log.retention()
                    .sweep(Optional.empty(), time.instant().plusSeconds(60))
                    .orphans());
        });

        long offset = append(frozen, TOPIC, 0, "late");

        assertThat(swept).hasValue(1);
        assertThat(offset).isEqualTo(1);
        assertThat(values(readAll(log, TOPIC, 0))).containsExactly("a", "late");
    }

    /** The mover of a tail was frozen before it wrote its page, and the topic was cleared away meanwhile. */
    @Test
    void whatIsWrittenForATopicThatIsGoneIsSwept() {
        log.admin().create("other", 1);
        for (int i = 0; i < 20; i++) {
            append(log, "other", 0, "r" + i);
        }
        List<String> others = items();
        log.admin().create(TOPIC, 1);
        Faults faults = new Faults();
        TailwaterLog frozen = store.open(time, 2, faults);
        faults.stallNext(PutItemRequest.class::isInstance, () -> {
            log.admin().delete(TOPIC);
            time.advance(Duration.ofMinutes(61));
            run(log);
            assertThat(items()).isEqualTo(others);
        });
        for (int i = 0; i < 17; i++) {
            append(frozen, TOPIC, 0, "r" + i);
        }
        assertThat(items()).hasSize(others.size() + 1);

        var report = log.retention().sweep(Optional.empty(), time.instant().plusSeconds(60));

        assertThat(report.items()).isEqualTo(1);
        assertThat(report.nextAfter()).isEmpty();
        assertThat(items()).isEqualTo(others);
        assertThat(readAll(log, "other", 0)).hasSize(20);
        // A sweep whose time is up goes on behind the item at which it ended.
        assertThat(log.retention()
                        .sweep(Optional.of("~topics~other"), time.instant())
                        .objects())
                .isZero();
    }

    @Test
    void aRunEndsWhenItsTimeIsUpAndTheNextGoesOn() {
        log.admin().create(TOPIC, 1);
        for (int i = 0; i < 70; i++) {
            append(log, TOPIC, 0, "r" + i);
        }
        log.retention().deleteRecords(log.topics().partition(TOPIC, 0), 70);
        run(log);
        time.advance(Duration.ofMinutes(61));
        Faults faults = new Faults();
        TailwaterLog slow = store.open(time, 2, faults);
        faults.beforeEach(DeleteObjectsRequest.class::isInstance, () -> time.advance(Duration.ofSeconds(10)));
        int runs = 0;
        boolean finished = false;
        while (!finished) {
            assertThat(++runs).isLessThan(20);
            finished = slow.retention().run(time.instant().plusSeconds(15)).finished();
        }
        assertThat(runs).isGreaterThan(2);
        assertThat(files.keys("t/")).isEmpty();
    }

    /** Every request of the reclaiming fails once; the next run makes it good, and readers notice nothing. */
    @Test
    void aCrashAtAnyStepLosesNothingAndLeavesNothing() {
        for (int step = 0; step < 60; step++) {
            String topic = TOPIC + step;
            log.admin().create(topic, 1);
            for (int i = 0; i < 18; i++) {
                append(log, topic, 0, "r" + i);
            }
            log.compaction()
                    .run(log.topics().get(topic), Due.EVERYTHING, time.instant().plusSeconds(60), s -> {});
            append(log, topic, 0, "tail");
            log.retention().deleteRecords(log.topics().partition(topic, 0), 7);
            run(log);
            time.advance(Duration.ofMinutes(61));
            Faults faults = new Faults();
            TailwaterLog dying = store.open(time, 100 + step, faults);
            AtomicInteger left = new AtomicInteger(step);
            faults.whenever(
                    request -> left.getAndDecrement() <= 0,
                    step % 2 == 0 ? Faults.Kind.ANSWER_LOST : Faults.Kind.NOT_SENT);
            boolean died = false;
            try {
                died = run(dying).failures() > 0;
            } catch (RuntimeException e) {
                died = true;
            }
            assertThat(values(readAll(log, topic, 0))).hasSize(12).endsWith("tail");
            run(log);
            assertThat(files.keys("t/raw/" + topic + "/")).hasSize(1);
            assertThat(values(readAll(log, topic, 0))).hasSize(12);
            log.admin().delete(topic);
            if (!died) {
                assertThat(step).isGreaterThan(8);
                return;
            }
        }
        throw new AssertionError("the reclaiming never came to its end");
    }

    @Test
    void everyTopicsTurnComesAlsoWhereNoRunComesRound() {
        TailwaterLog slow = store.open(time, 2, new ExecutionInterceptor() {
            @Override
            public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
                if (context.request() instanceof UpdateItemRequest) {
                    time.advance(Duration.ofMinutes(20));
                }
            }
        });
        List<String> topics = List.of("a", "b", "c", "d");
        topics.forEach(topic -> log.admin().create(topic, 1, Map.of("retention.ms", "60000")));

        for (int i = 0; i < 16; i++) {
            topics.forEach(topic -> append(log, topic, 0, List.of(at(time.millis() - 120_000, "old"))));
            Retention.Report report = run(slow);
            assertThat(report.finished()).isFalse();
            assertThat(report.logStartsMoved()).isOne();
        }

        assertThat(topics).allSatisfy(topic -> assertThat(log.fetcher().find(topic, 0, new FetchFrom.Earliest()))
                .isPositive());
    }

    private Retention.Report run(TailwaterLog engine) {
        return engine.retention().run(time.instant().plusSeconds(600));
    }

    private void compact(TailwaterLog engine) {
        assertThat(engine.compaction()
                        .run(
                                engine.topics().get(TOPIC),
                                Due.EVERYTHING,
                                time.instant().plusSeconds(60),
                                s -> {}))
                .isZero();
    }

    private void put(String key) {
        store.plainClients()
                .s3()
                .putObject(request -> request.bucket(store.location().bucket()).key(key), RequestBody.fromString("x"));
    }

    /** Sort keys of all items. */
    private List<String> items() {
        return store
                .plainClients()
                .dynamoDb()
                .scanPaginator(request -> request.tableName(store.location().table()))
                .items()
                .stream()
                .map(item -> item.getOrDefault("sk", AttributeValue.fromS("?")).s())
                .sorted()
                .toList();
    }
}
