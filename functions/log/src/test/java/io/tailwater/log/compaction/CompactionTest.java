package io.tailwater.log.compaction;

import static io.tailwater.log.testing.Records.append;
import static io.tailwater.log.testing.Records.at;
import static io.tailwater.log.testing.Records.fetch;
import static io.tailwater.log.testing.Records.offsets;
import static io.tailwater.log.testing.Records.readAll;
import static io.tailwater.log.testing.Records.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.LogRecord;
import io.tailwater.format.record.OffsetRecord;
import io.tailwater.format.record.RecordHeader;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.compaction.Compaction.Due;
import io.tailwater.log.error.CorruptLogException;
import io.tailwater.log.fetch.FetchFrom;
import io.tailwater.log.testing.Faults;
import io.tailwater.log.testing.RequestCounter;
import io.tailwater.log.testing.SimulatedTime;
import io.tailwater.log.testing.TableFiles;
import io.tailwater.log.testing.TestStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;

class CompactionTest {

    private static final String TOPIC = "events";

    private final SimulatedTime time = new SimulatedTime();
    private final RequestCounter requests = new RequestCounter();
    private TestStore store;
    private TailwaterLog log;
    private TableFiles files;

    @BeforeEach
    void open() {
        store = new TestStore();
        log = store.open(time, 1, requests);
        files = new TableFiles(store);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void theLogIsTheSameBeforeAndAfter() {
        log.admin().create(TOPIC, 2);
        for (int i = 0; i < 50; i++) {
            append(log, TOPIC, 0, odd(i));
            append(log, TOPIC, 1, List.of(at(i, "other " + i)));
        }
        List<OffsetRecord> before = readAll(log, TOPIC, 0);

        List<CompactedSegment> made = compact(log, Due.EVERYTHING);

        assertThat(made).hasSize(2);
        assertThat(made.get(0).rawSegments()).isEqualTo(50);
        assertThat(readAll(log, TOPIC, 0)).isEqualTo(before);
        assertThat(files.records(TOPIC, 0)).isEqualTo(before);
        assertThat(files.records(TOPIC, 1)).isEqualTo(readAll(log, TOPIC, 1));
        for (OffsetRecord record : before) {
            assertThat(fetch(log, TOPIC, 0, record.offset()).records().get(0)).isEqualTo(record);
        }
        append(log, TOPIC, 0, "new");
        assertThat(readAll(log, TOPIC, 0)).startsWith(array(before)).hasSize(before.size() + 1);
        assertThat(values(fetch(log, TOPIC, 0, before.size()).records())).containsExactly("new");
    }

    @Test
    void aTimeIsFoundOnBothSides() {
        log.admin().create(TOPIC, 1);
        for (int i = 0; i < 40; i++) {
            append(log, TOPIC, 0, List.of(at(1_000 + 10 * i, "a"), at(1_005 + 10 * i, "b")));
            if (i % 13 == 12) {
                compact(log, Due.EVERYTHING);
            }
        }
        assertThat(files.keys("t/table/")).hasSize(3);
        for (int i = 0; i < 80; i++) {
            FetchFrom from = new FetchFrom.Timestamp(1_000 + 5 * i - 2);
            assertThat(log.fetcher().find(TOPIC, 0, from)).isEqualTo(i);
        }
        assertThat(log.fetcher().find(TOPIC, 0, new FetchFrom.Timestamp(9_999))).isEqualTo(80);
    }

    @Test
    void nothingIsDueBeforeItsTime() {
        log.admin().create(TOPIC, 1, Map.of("compaction.lag.ms", "60000", "segment.bytes", "1000000"));
        append(log, TOPIC, 0, "a");
        time.advance(Duration.ofSeconds(59));
        append(log, TOPIC, 0, "b");
        assertThat(compact(log, Due.BY_CONFIG)).isEmpty();

        time.advance(Duration.ofSeconds(1));

        assertThat(compact(log, Due.BY_CONFIG)).hasSize(1);
        assertThat(values(files.records(TOPIC, 0))).containsExactly("a", "b");
        assertThat(compact(log, Due.BY_CONFIG)).isEmpty();
    }

    @Test
    void whatIsLargeEnoughIsDueAtOnce() {
        log.admin().create(TOPIC, 1, Map.of("segment.bytes", "20000", "compression.type", "uncompressed"));
        for (int i = 0; i < 10; i++) {
            append(log, TOPIC, 0, "x".repeat(5_000));
        }

        List<CompactedSegment> made = compact(log, Due.BY_CONFIG);

        assertThat(made).extracting(CompactedSegment::rawSegments).containsExactly(4, 4);
        assertThat(readAll(log, TOPIC, 0)).hasSize(10);
    }

    @Test
    void aSegmentHoldsOneDay() {
        log.admin().create(TOPIC, 1);
        append(log, TOPIC, 0, "today");
        time.advance(Duration.ofHours(20));
        append(log, TOPIC, 0, "tomorrow");

        compact(log, Due.EVERYTHING);

        assertThat(files.keys("t/table/"))
                .extracting(key -> key.replaceAll(".*/partition", "partition"))
                .containsExactly(
                        "partition=0/date=2026-11-22/00000000000000000000.parquet",
                        "partition=0/date=2026-11-23/00000000000000000001.parquet");
    }

    /** Every request of a compaction fails once, before it left or after it was carried out; the next run makes it good. */
    @ParameterizedTest
    @EnumSource(
            value = Faults.Kind.class,
            names = {"NOT_SENT", "ANSWER_LOST", "SERVER_ERROR"})
    void aCrashAtAnyStepChangesNothing(Faults.Kind kind) {
        int steps = 0;
        for (int step = 0; step < 100; step++) {
            String topic = TOPIC + step + kind.name().charAt(0);
            log.admin().create(topic, 1);
            for (int i = 0; i < 6; i++) {
                append(log, topic, 0, odd(i));
            }
            List<OffsetRecord> before = readAll(log, topic, 0);
            steps++;
            // Every attempt from that step on fails, the SDK's retries too, as when the process is gone.
            int failed = crash(topic, step, kind);
            append(log, topic, 0, "meanwhile");
            assertThat(readAll(log, topic, 0)).startsWith(array(before)).hasSize(before.size() + 1);
            compact(log, topic, Due.EVERYTHING);
            List<OffsetRecord> after = readAll(log, topic, 0);
            assertThat(after).startsWith(array(before)).hasSize(before.size() + 1);
            assertThat(files.records(topic, 0)).isEqualTo(after);
            if (failed == 0) {
                break;
            }
        }
        assertThat(steps).isGreaterThan(5);
    }

    /** @return 1 when the compaction failed, 0 when it had fewer requests than that */
    private int crash(String topic, int step, Faults.Kind kind) {
        Faults faults = new Faults();
        TailwaterLog engine = store.open(time, 100 + step, faults);
        engine.topics().get(topic);
        AtomicInteger left = new AtomicInteger(step);
        faults.whenever(request -> left.getAndDecrement() <= 0, kind);
        return engine.compaction()
                .run(engine.topics().get(topic), Due.EVERYTHING, time.instant().plusSeconds(60), segment -> {});
    }

    private List<CompactedSegment> compact(TailwaterLog engine, Due due) {
        return compact(engine, TOPIC, due);
    }

    private List<CompactedSegment> compact(TailwaterLog engine, String topic, Due due) {
        List<CompactedSegment> made = new ArrayList<>();
        int failed = engine.compaction()
                .run(engine.topics().get(topic), due, time.instant().plusSeconds(60), made::add);
        assertThat(failed).isZero();
        return made;
    }

    private static OffsetRecord[] array(List<OffsetRecord> records) {
        return records.toArray(OffsetRecord[]::new);
    }

    /** Records with everything that a record can have. */
    private static List<LogRecord> odd(int seed) {
        Random random = new Random(seed);
        return IntStream.range(0, 5)
                .mapToObj(i -> {
                    byte[] bytes = new byte[random.nextInt(200)];
                    random.nextBytes(bytes);
                    return new LogRecord(
                            random.nextInt(10) == 0 ? Long.MAX_VALUE : 1_000L * seed + i,
                            random.nextBoolean() ? null : Bytes.wrap(bytes.clone()),
                            random.nextInt(4) == 0 ? null : Bytes.wrap(bytes),
                            random.nextBoolean()
                                    ? List.of()
                                    : List.of(new RecordHeader("h", Bytes.utf8("1")), new RecordHeader("h", null)));
                })
                .toList();
    }

    @Test
    void twoCompactorsMakeOneSegment() {
        log.admin().create(TOPIC, 1);
        for (int i = 0; i < 20; i++) {
            append(log, TOPIC, 0, odd(i));
        }
        List<OffsetRecord> before = readAll(log, TOPIC, 0);
        Faults faults = new Faults();
        TailwaterLog slow = store.open(time, 2, faults);
        List<CompactedSegment> fast = new ArrayList<>();
        // The slow one has written its file; the fast one does all of it meanwhile, and goes on.
        faults.stallNext(Faults.UPLOAD, () -> {
            fast.addAll(compact(log, Due.EVERYTHING));
            append(log, TOPIC, 0, "later");
            fast.addAll(compact(log, Due.EVERYTHING));
        });

        List<CompactedSegment> late = compact(slow, Due.EVERYTHING);

        assertThat(fast).hasSize(2);
        assertThat(late).isEmpty();
        assertThat(readAll(slow, TOPIC, 0)).startsWith(array(before)).hasSize(101);
        assertThat(files.records(TOPIC, 0)).isEqualTo(readAll(log, TOPIC, 0));
        assertThat(files.keys("t/table/")).hasSize(2);
    }

    /** It has its file ready when it freezes, and wakes when all of it is done, expired and deleted. */
    @Test
    void aCompactorThatWakesAfterRetentionLeavesNothing() {
        log.admin().create(TOPIC, 1);
        append(log, TOPIC, 0, "a", "b");
        Faults faults = new Faults();
        TailwaterLog frozen = store.open(time, 2, faults);
        faults.stallNext(Faults.UPLOAD, () -> {
            compact(log, Due.EVERYTHING);
            log.retention().deleteRecords(log.topics().partition(TOPIC, 0), 2);
            expire();
            time.advance(Duration.ofMinutes(61));
            expire();
            assertThat(files.keys("t/")).isEmpty();
        });

        assertThat(compact(frozen, Due.EVERYTHING)).isEmpty();

        assertThat(files.keys("t/")).isEmpty();
        append(log, TOPIC, 0, "c");
        compact(log, Due.EVERYTHING);
        assertThat(values(files.records(TOPIC, 0))).containsExactly("c");
    }

    /** Another finds the file that one has just written, and carries the plan out, before the one looks at the head again. */
    @Test
    void aFileThatAnotherCompactorFoundStays() {
        log.admin().create(TOPIC, 1);
        append(log, TOPIC, 0, "a", "b");
        Faults faults = new Faults();
        TailwaterLog slow = store.open(time, 2, faults);
        List<CompactedSegment> fast = new ArrayList<>();
        AtomicInteger headsRead = new AtomicInteger();
        slow.topics().get(TOPIC);
        faults.stallNext(
                request -> request instanceof GetItemRequest && headsRead.getAndIncrement() == 1,
                () -> fast.addAll(compact(log, Due.EVERYTHING)));

        assertThat(compact(slow, Due.EVERYTHING)).isEmpty();

        assertThat(fast).hasSize(1);
        assertThat(values(files.records(TOPIC, 0))).containsExactly("a", "b");
        assertThat(values(readAll(store.open(time, 3), TOPIC, 0))).containsExactly("a", "b");
    }

    /** A file that was taken away is there again, and who wrote it died: the sweep clears it away. */
    @Test
    void whatALateCompactorLeavesIsSwept() {
        log.admin().create(TOPIC, 1);
        append(log, TOPIC, 0, "a", "b");
        compact(log, Due.EVERYTHING);
        String key = files.keys("t/table/").get(0);
        byte[] content = files.table(TOPIC).get(key);
        log.retention().deleteRecords(log.topics().partition(TOPIC, 0), 2);
        expire();
        time.advance(Duration.ofMinutes(61));
        expire();
        store.plainClients()
                .s3()
                .putObject(
                        request -> request.bucket(store.location().bucket()).key(key), RequestBody.fromBytes(content));
        // Objects carry the time of the real clock: to the sweep of tomorrow they are old.
        time.advance(Duration.between(time.instant(), Instant.now().plus(Duration.ofHours(30))));

        var report = log.retention().sweep(Optional.empty(), time.instant().plusSeconds(60));

        assertThat(report.orphans()).isEqualTo(1);
        assertThat(files.keys("t/")).isEmpty();
    }

    @Test
    void whatWasDeletedMeanwhileIsNotWritten() {
        log.admin().create(TOPIC, 1);
        append(log, TOPIC, 0, "a", "b");
        Faults faults = new Faults();
        TailwaterLog dying = store.open(time, 2, faults);
        // It has planned, and dies.
        faults.whenever(request -> request instanceof GetObjectRequest, Faults.Kind.NOT_SENT);
        assertThat(dying.compaction()
                        .run(
                                dying.topics().get(TOPIC),
                                Due.EVERYTHING,
                                time.instant().plusSeconds(60),
                                segment -> {}))
                .isEqualTo(1);
        log.retention().deleteRecords(log.topics().partition(TOPIC, 0), 2);
        append(log, TOPIC, 0, "c");

        assertThat(compact(log, Due.EVERYTHING))
                .extracting(CompactedSegment::baseOffset)
                .containsExactly(2L);

        assertThat(values(files.records(TOPIC, 0))).containsExactly("c");
    }

    /** Two writers around midnight: what was begun yesterday and comes late goes with today. */
    @Test
    void midnightCutsOnce() {
        log.admin().create(TOPIC, 1);
        append(log, TOPIC, 0, "yesterday");
        Faults faults = new Faults();
        TailwaterLog slow = store.open(time, 2, faults);
        faults.stallNext(Faults.COMMIT, () -> {
            time.advance(Duration.ofHours(12));
            append(log, TOPIC, 0, "today");
        });
        append(slow, TOPIC, 0, "begun yesterday");
        append(log, TOPIC, 0, "today too");

        compact(log, Due.EVERYTHING);

        assertThat(values(files.records(TOPIC, 0)))
                .containsExactly("yesterday", "today", "begun yesterday", "today too");
        assertThat(files.keys("t/table/")).hasSize(2);
    }

    @Test
    void aDamagedSegmentStopsItsOwnPartitionOnly() {
        log.admin().create(TOPIC, 2);
        append(log, TOPIC, 0, "a");
        append(log, TOPIC, 1, "b");
        damage(files.keys("t/raw/").get(0));
        List<CompactedSegment> made = new ArrayList<>();

        int failed = log.compaction()
                .run(log.topics().get(TOPIC), Due.EVERYTHING, time.instant().plusSeconds(60), made::add);

        assertThat(failed).isEqualTo(1);
        assertThat(made).extracting(segment -> segment.partition().partition()).containsExactly(1);
        assertThat(files.records(TOPIC, 0)).isEmpty();
    }

    @Test
    void aDamagedParquetSegmentIsRefusedByOffsetAndByTime() {
        log.admin().create(TOPIC, 1);
        append(log, TOPIC, 0, List.of(at(1_000, "a"), at(2_000, "b")));
        compact(log, Due.EVERYTHING);
        damage(files.keys("t/table/").get(0));

        assertThatThrownBy(() -> fetch(log, TOPIC, 0, 1))
                .isInstanceOf(CorruptLogException.class)
                .hasMessageMatching("segment t/table/.*, row group at byte 4: crc32 is .*");
        assertThatThrownBy(() -> log.fetcher().find(TOPIC, 0, new FetchFrom.Timestamp(1_500)))
                .isInstanceOf(CorruptLogException.class)
                .hasMessageContaining("crc32");
    }

    /** Flips a byte near the begin. */
    private void damage(String key) {
        var s3 = store.plainClients().s3();
        String bucket = store.location().bucket();
        byte[] content = s3.getObject(request -> request.bucket(bucket).key(key), ResponseTransformer.toBytes())
                .asByteArray();
        content[66] ^= 1;
        s3.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromBytes(content));
    }

    private void expire() {
        assertThat(log.retention().run(time.instant().plusSeconds(600)).failures())
                .isZero();
    }

    @Test
    void aSweepBetweenUploadAndIndexLeavesTheSegment() {
        log.admin().create(TOPIC, 1);
        for (int i = 0; i < 20; i++) {
            append(log, TOPIC, 0, odd(i));
        }
        List<OffsetRecord> before = readAll(log, TOPIC, 0);
        Faults faults = new Faults();
        TailwaterLog slow = store.open(time, 2, faults);
        faults.stallNext(PutItemRequest.class::isInstance, () -> {
            // Objects carry the time of the real clock: to the sweep of tomorrow they are old.
            time.advance(
                    Duration.between(time.instant(), java.time.Instant.now().plus(Duration.ofHours(30))));
            var swept = log.retention().sweep(Optional.empty(), time.instant().plusSeconds(60));
            assertThat(swept.objects()).isEqualTo(21);
            assertThat(swept.orphans()).isZero();
        });

        assertThat(compact(slow, Due.EVERYTHING)).hasSize(1);

        assertThat(readAll(log, TOPIC, 0)).isEqualTo(before);
        assertThat(files.records(TOPIC, 0)).isEqualTo(before);
    }

    @Test
    void aRunEndsWhenItsTimeIsUpAndTheNextGoesOn() {
        log.admin().create(TOPIC, 1, Map.of("segment.bytes", "20000", "compression.type", "uncompressed"));
        for (int i = 0; i < 12; i++) {
            append(log, TOPIC, 0, "x".repeat(5_000));
        }
        // Each GET takes ten seconds, so one segment takes more than a run has.
        Faults faults = new Faults();
        TailwaterLog slow = store.open(time, 2, faults);
        faults.beforeEach(Faults.GET, () -> time.advance(Duration.ofSeconds(10)));
        for (int run = 1; run <= 3; run++) {
            List<CompactedSegment> made = new ArrayList<>();
            assertThat(slow.compaction()
                            .run(
                                    slow.topics().get(TOPIC),
                                    Due.EVERYTHING,
                                    time.instant().plusSeconds(30),
                                    made::add))
                    .isZero();
            assertThat(made).extracting(CompactedSegment::endOffset).containsExactly(4L * run);
        }
        assertThat(readAll(log, TOPIC, 0)).isEqualTo(files.records(TOPIC, 0)).hasSize(12);
    }

    @Test
    void aReadOfHistoryIsOneQueryAndTwoGets() {
        log.admin().create(TOPIC, 1);
        for (int i = 0; i < 40; i++) {
            append(log, TOPIC, 0, odd(i));
        }
        compact(log, Due.EVERYTHING);
        TailwaterLog reader = store.open(time, 3, requests);
        fetch(reader, TOPIC, 0, 0);
        requests.take();

        fetch(reader, TOPIC, 0, 17);
        assertThat(requests.take()).isEqualTo(Map.of("Query", 1, "GetObject", 1));

        TailwaterLog cold = store.open(time, 4, requests);
        cold.topics().get(TOPIC);
        cold.index().head(cold.topics().partition(TOPIC, 0));
        requests.take();
        fetch(cold, TOPIC, 0, 99);
        assertThat(requests.take()).isEqualTo(Map.of("Query", 1, "GetObject", 2));
    }

    @Test
    void aCompactionCostsOneGetASegmentAndAHandfulOfWrites() {
        log.admin().create(TOPIC, 1);
        for (int i = 0; i < 40; i++) {
            append(log, TOPIC, 0, odd(i));
        }
        log.topics().get(TOPIC);
        requests.take();

        compact(log, Due.EVERYTHING);

        // Reads of raw segments, one of what does not exist yet, and one of the footer behind the upload. The head is
        // read before the
        // table of contents is, and behind the upload.
        assertThat(requests.take())
                .isEqualTo(Map.of(
                        "GetItem", 3, "Query", 2, "GetObject", 42, "PutObject", 1, "PutItem", 1, "UpdateItem", 2));
    }

    @Test
    void offsetsGoOnWhereTheyWere() {
        log.admin().create(TOPIC, 1);
        append(log, TOPIC, 0, "a", "b");
        compact(log, Due.EVERYTHING);
        append(log, TOPIC, 0, "c");

        assertThat(offsets(readAll(log, TOPIC, 0))).containsExactly(0L, 1L, 2L);
        assertThat(values(fetch(log, TOPIC, 0, 2).records())).containsExactly("c");
    }
}
