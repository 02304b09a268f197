package io.tailwater.log.cleaning;

import static io.tailwater.log.testing.Records.fetch;
import static io.tailwater.log.testing.Records.offsets;
import static io.tailwater.log.testing.Records.readAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.LogRecord;
import io.tailwater.format.record.OffsetRecord;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.cleaning.Cleaning.Due;
import io.tailwater.log.compaction.Compaction;
import io.tailwater.log.error.MissingKeyException;
import io.tailwater.log.fetch.FetchFrom;
import io.tailwater.log.fetch.FetchRequest;
import io.tailwater.log.testing.DuckDb;
import io.tailwater.log.testing.Faults;
import io.tailwater.log.testing.Records;
import io.tailwater.log.testing.RequestCounter;
import io.tailwater.log.testing.SimulatedTime;
import io.tailwater.log.testing.TableFiles;
import io.tailwater.log.testing.TestStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CleaningTest {

    private static final String TOPIC = "accounts";
    private static final Map<String, String> COMPACT = Map.of("cleanup.policy", "compact", "delete.retention.ms", "0");

    private final SimulatedTime time = new SimulatedTime();
    private final RequestCounter requests = new RequestCounter();
    private TestStore store;
    private TailwaterLog log;
    private TableFiles files;
    private Cleaners cleaners;
    private Cleaning cleaning;

    @BeforeEach
    void open() {
        store = new TestStore();
        log = store.open(time, 1, requests);
        files = new TableFiles(store);
        cleaners = new Cleaners(store, time);
        cleaning = cleaners.open(1_000, requests);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void theNewestRecordOfEveryKeyStaysWhereItWas() {
        log.admin().create(TOPIC, 1, COMPACT);
        segment("a=1", "b=1", "a=2");
        segment("c=1", "b=2");
        segment("c=2", "d=1");
        List<OffsetRecord> before = readAll(log, TOPIC, 0);

        List<CleanedPartition> cleaned = clean();

        assertThat(cleaned)
                .containsExactly(new CleanedPartition(
                        log.topics().partition(TOPIC, 0),
                        0,
                        7,
                        3,
                        2,
                        3,
                        cleaned.get(0).sizeBytesRemoved(),
                        true));
        assertThat(texts(readAll(log, TOPIC, 0))).containsExactly("2 a=2", "4 b=2", "5 c=2", "6 d=1");
        assertThat(before).containsAll(readAll(log, TOPIC, 0));
        assertThat(files.records(TOPIC, 0)).isEqualTo(readAll(log, TOPIC, 0));
        assertThat(clean()).isEmpty();
    }

    @Test
    void whatIsNotInTheTableForAnHourReplacesNothing() {
        log.admin().create(TOPIC, 1, COMPACT);
        segment("a=1");
        time.advance(Duration.ofHours(1));
        segment("a=2");
        append("a=3");

        assertThat(cleaners.run(cleaning, log.topics().get(TOPIC)))
                .extracting(CleanedPartition::recordsRemoved)
                .containsExactly(0L);
        assertThat(texts(readAll(log, TOPIC, 0))).containsExactly("0 a=1", "1 a=2", "2 a=3");
        time.advance(Duration.ofMinutes(59));
        assertThat(cleaners.run(cleaning, log.topics().get(TOPIC))).isEmpty();
        time.advance(Duration.ofMinutes(1));
        assertThat(cleaners.run(cleaning, log.topics().get(TOPIC))).hasSize(1);
        assertThat(texts(readAll(log, TOPIC, 0))).containsExactly("1 a=2", "2 a=3");
    }

    @Test
    void aPassIsDueWhenEnoughIsNewOrSomethingForLongEnough() {
        log.admin()
                .create(
                        TOPIC,
                        1,
                        Map.of(
                                "cleanup.policy", "compact",
                                "min.cleanable.dirty.ratio", "0.4",
                                "min.compaction.lag.ms", "7200000",
                                "max.compaction.lag.ms", "36000000"));
        segment("a=1", "b=1", "c=1", "d=1");
        time.advance(Duration.ofHours(1));
        assertThat(cleaners.run(cleaning, log.topics().get(TOPIC), Due.ANYTHING_NEW))
                .as("min.compaction.lag.ms")
                .isEmpty();
        time.advance(Duration.ofHours(1));
        assertThat(cleaners.run(cleaning, log.topics().get(TOPIC), Due.BY_CONFIG))
                .hasSize(1);
        segment("a=2");
        time.advance(Duration.ofHours(2));
        // One of two files of about one size is more than 0.4.
        assertThat(cleaners.run(cleaning, log.topics().get(TOPIC), Due.BY_CONFIG))
                .hasSize(1);
        segment("a=3");
        time.advance(Duration.ofHours(2));
        assertThat(cleaners.run(cleaning, log.topics().get(TOPIC), Due.BY_CONFIG))
                .as("a third of it is new")
                .isEmpty();
        time.advance(Duration.ofHours(8));
        assertThat(cleaners.run(cleaning, log.topics().get(TOPIC), Due.BY_CONFIG))
                .as("max.compaction.lag.ms")
                .hasSize(1);
        assertThat(texts(readAll(log, TOPIC, 0))).containsExactly("1 b=1", "2 c=1", "3 d=1", "5 a=3");
    }

    @Test
    void tombstonesGoWhenTheyHaveStoodLongEnough() {
        log.admin().create(TOPIC, 1, Map.of("cleanup.policy", "compact", "delete.retention.ms", "7200000"));
        segment("a=1", "b=1");
        segment("a=");
        clean();
        assertThat(texts(readAll(log, TOPIC, 0))).containsExactly("1 b=1", "2 a=");

        time.advance(Duration.ofMinutes(119));
        assertThat(clean(Duration.ZERO)).isEmpty();
        time.advance(Duration.ofMinutes(1));
        assertThat(clean(Duration.ZERO))
                .extracting(CleanedPartition::recordsRemoved)
                .containsExactly(1L);

        assertThat(texts(readAll(log, TOPIC, 0))).containsExactly("1 b=1");
        assertThat(files.records(TOPIC, 0)).isEqualTo(readAll(log, TOPIC, 0));
        assertThat(files.keys("t/table/"))
                .as("an empty segment keeps its place")
                .hasSize(2);
        time.advance(Duration.ofHours(5));
        assertThat(clean(Duration.ZERO)).isEmpty();
    }

    @Test
    void readersPassGaps() {
        log.admin().create(TOPIC, 1, COMPACT);
        for (int i = 0; i < 20; i++) {
            segment(i == 10 ? "other=10" : "k=" + i);
        }
        clean();
        append("k=20");

        assertThat(texts(readAll(log, TOPIC, 0))).containsExactly("10 other=10", "19 k=19", "20 k=20");
        assertThat(offsets(fetch(log, TOPIC, 0, 3).records())).containsExactly(10L);
        assertThat(offsets(fetch(log, TOPIC, 0, 11).records())).containsExactly(19L);
        assertThat(fetch(log, TOPIC, 0, 11).nextOffset()).isEqualTo(20);
        TailwaterLog reader = store.open(time, 3, requests);
        fetch(reader, TOPIC, 0, 0);
        requests.take();
        fetch(reader, TOPIC, 0, 0);
        // The segments at the offset, the first behind them that has records, and those from there on.
        assertThat(requests.take()).isEqualTo(Map.of("Query", 4, "GetObject", 1));
        // Records of this test have the time of their offset.
        for (long ms = 0; ms <= 20; ms++) {
            long expected = ms <= 10 ? 10 : Math.max(19, ms);
            assertThat(log.fetcher().find(TOPIC, 0, new FetchFrom.Timestamp(ms)))
                    .isEqualTo(expected);
        }
        assertThat(log.fetcher().find(TOPIC, 0, new FetchFrom.Timestamp(21))).isEqualTo(21);
    }

    @Test
    void aLongPollWaitsBehindAGap() {
        log.admin().create(TOPIC, 1, Map.of("cleanup.policy", "compact", "delete.retention.ms", "0"));
        segment("k=1");
        segment("k=");
        clean();
        time.advance(Duration.ofHours(1));
        clean();
        assertThat(readAll(log, TOPIC, 0)).isEmpty();

        var nothing = log.fetcher()
                .fetch(new FetchRequest(TOPIC, 0, new FetchFrom.Earliest(), 1_000, 1, Duration.ofSeconds(3)));
        assertThat(nothing.records()).isEmpty();
        assertThat(nothing.nextOffset()).isEqualTo(2);
        var partition = log.topics().partition(TOPIC, 0);
        assertThat(log.follower().next(Map.of(partition, 0L), 1_000, Duration.ofSeconds(3)))
                .isEmpty();
        append("k=3");
        var followed = log.follower().next(Map.of(partition, 0L), 1_000, Duration.ofSeconds(3));
        assertThat(followed).hasSize(1);
        assertThat(offsets(followed.get(0).records())).containsExactly(2L);
    }

    @Test
    void recordsWithoutAKeyAreRefused() {
        log.admin().create(TOPIC, 1, COMPACT);
        assertThatThrownBy(() -> Records.append(
                        log, TOPIC, 0, List.of(keyed(0, "a=1"), new LogRecord(0, null, Bytes.utf8("v"), List.of()))))
                .isInstanceOf(MissingKeyException.class)
                .hasMessageStartingWith("records[1].key: is missing")
                .hasMessageContaining("compacted topic");
        assertThat(readAll(log, TOPIC, 0)).isEmpty();
    }

    @Test
    void whatWasAppendedWithoutAKeyBeforeTheTopicWasCompactedStays() {
        log.admin().create(TOPIC, 1);
        Records.append(log, TOPIC, 0, "old", "older");
        log.admin().alterConfigs(TOPIC, Map.of("cleanup.policy", Optional.of("compact")));
        log = store.open(time, 2);
        segment("a=1", "a=2");
        clean();
        assertThat(offsets(readAll(log, TOPIC, 0))).containsExactly(0L, 1L, 3L);
    }

    @Test
    void withBothPoliciesOldRecordsGoWhateverTheirKey() {
        log.admin().create(TOPIC, 1, Map.of("cleanup.policy", "delete, compact", "retention.ms", "36000000"));
        Records.append(
                log, TOPIC, 0, List.of(new LogRecord(time.millis(), Bytes.utf8("a"), Bytes.utf8("1"), List.of())));
        compact();
        time.advance(Duration.ofHours(6));
        Records.append(
                log, TOPIC, 0, List.of(new LogRecord(time.millis(), Bytes.utf8("b"), Bytes.utf8("1"), List.of())));
        Records.append(
                log, TOPIC, 0, List.of(new LogRecord(time.millis(), Bytes.utf8("b"), Bytes.utf8("2"), List.of())));
        compact();
        clean();
        assertThat(offsets(readAll(log, TOPIC, 0))).containsExactly(0L, 2L);

        time.advance(Duration.ofHours(4));
        log.retention().run(time.instant().plusSeconds(60));

        assertThat(offsets(readAll(log, TOPIC, 0))).containsExactly(2L);
        time.advance(Duration.ofHours(2));
        log.retention().run(time.instant().plusSeconds(60));
        time.advance(Duration.ofHours(2));
        log.retention().run(time.instant().plusSeconds(60));
        assertThat(offsets(files.records(TOPIC, 0))).containsExactly(2L);
    }

    /** A reader that knows the footers of before reads on; what it gets is of one object or the other. */
    @Test
    void aReaderWithAnOldFooterNoticesThatTheObjectIsAnother() {
        log.admin().create(TOPIC, 1, COMPACT);
        segment("a=1", "b=1", "c=1");
        segment("a=2", "c=2");
        TailwaterLog reader = store.open(time, 3, requests);
        assertThat(readAll(reader, TOPIC, 0)).hasSize(5);

        clean();

        requests.take();
        assertThat(texts(fetch(reader, TOPIC, 0, 0).records())).containsExactly("1 b=1", "3 a=2", "4 c=2");
        // Topic and head were seen an hour ago. The row group of the old object, the footer and the row group of the
        // new one, and the row group of the segment that has not changed.
        assertThat(requests.take()).isEqualTo(Map.of("GetItem", 2, "Query", 1, "GetObject", 4));
        assertThat(texts(readAll(reader, TOPIC, 0))).containsExactly("1 b=1", "3 a=2", "4 c=2");
    }

    @Test
    void aQueryBetweenAnyTwoStepsFindsTheNewestOfEveryKeyAndNothingTwice(@TempDir Path directory) {
        log.admin().create(TOPIC, 1, Map.of("cleanup.policy", "compact", "key.format", "string"));
        segment("a=1", "b=1", "c=1");
        segment("a=2", "d=1");
        segment("c=2", "a=3", "e=1");
        time.advance(Duration.ofHours(1));
        Faults faults = new Faults();
        AtomicInteger queries = new AtomicInteger();
        faults.beforeEach(request -> true, () -> assertThat(
                        DuckDb.query(
                                directory.resolve("query-" + queries.incrementAndGet()),
                                files.table(TOPIC),
                                "SELECT key, max(\"offset\"), count(*) - count(DISTINCT \"offset\") FROM %s GROUP BY key ORDER BY key"))
                .containsExactly("a 6 0", "b 1 0", "c 5 0", "d 4 0", "e 7 0"));

        assertThat(cleaners.run(cleaners.open(1_000, faults), log.topics().get(TOPIC)))
                .hasSize(1);

        assertThat(queries).hasValueGreaterThan(15);
        assertThat(texts(readAll(log, TOPIC, 0))).containsExactly("1 b=1", "4 d=1", "5 c=2", "6 a=3", "7 e=1");
    }

    @Test
    void twoCleanersAtOnceDoWhatOneDoes() {
        log.admin().create(TOPIC, 1, COMPACT);
        segment("a=1", "b=1");
        segment("a=2", "c=1");
        segment("c=2");
        time.advance(Duration.ofHours(1));
        Faults faults = new Faults();
        Cleaning slow = cleaners.open(1_000, faults);
        faults.stallNext(Faults.UPLOAD, () -> {
            // The other one does the rest of the pass, and the next one, in which a tombstone goes that replaced a
            // record.
            cleaners.run(cleaning, log.topics().get(TOPIC));
            segment("b=");
            clean();
            time.advance(Duration.ofHours(1));
            clean();
            assertThat(texts(readAll(log, TOPIC, 0))).containsExactly("2 a=2", "4 c=2");
        });

        assertThat(cleaners.run(slow, log.topics().get(TOPIC)))
                .extracting(CleanedPartition::recordsRemoved)
                .containsExactly(0L);

        assertThat(texts(readAll(log, TOPIC, 0))).containsExactly("2 a=2", "4 c=2");
        assertThat(files.records(TOPIC, 0)).isEqualTo(readAll(log, TOPIC, 0));
        segment("a=3");
        clean();
        assertThat(texts(readAll(log, TOPIC, 0))).containsExactly("4 c=2", "6 a=3");
    }

    @Test
    void aCleanerThatWakesAfterRetentionBringsNothingBack() {
        log.admin().create(TOPIC, 1, Map.of("cleanup.policy", "compact,delete"));
        segment("a=1", "b=1");
        segment("a=2");
        time.advance(Duration.ofHours(1));
        Faults faults = new Faults();
        Cleaning slow = cleaners.open(1_000, faults);
        faults.stallNext(Faults.UPLOAD, () -> {
            log.retention().deleteRecords(log.topics().partition(TOPIC, 0), 2);
            log.retention().run(time.instant().plusSeconds(60));
            time.advance(Duration.ofMinutes(61));
            log.retention().run(time.instant().plusSeconds(60));
            assertThat(files.keys("t/table/")).hasSize(1);
        });

        cleaners.run(slow, log.topics().get(TOPIC));

        assertThat(files.keys("t/table/")).hasSize(1);
        assertThat(texts(readAll(log, TOPIC, 0))).containsExactly("2 a=2");
    }

    /** Every request of a pass fails once and the process is gone; the next run makes it good, and readers notice nothing. */
    @ParameterizedTest
    @EnumSource(
            value = Faults.Kind.class,
            names = {"NOT_SENT", "ANSWER_LOST"})
    void aCrashAtAnyStepLosesNothing(Faults.Kind kind) {
        for (int step = 0; step < 60; step++) {
            String topic = TOPIC + step;
            log.admin().create(topic, 1, COMPACT);
            segmentOf(topic, "a=1", "b=1", "a=2");
            segmentOf(topic, "b=", "c=1");
            time.advance(Duration.ofHours(1));
            Faults faults = new Faults();
            Cleaning dying = cleaners.open(1_000, faults);
            log.topics().get(topic);
            AtomicInteger left = new AtomicInteger(step);
            faults.whenever(request -> left.getAndDecrement() <= 0, kind);
            int failed = dying.run(
                    log.topics().get(topic), Due.ANYTHING_NEW, time.instant().plusSeconds(60), done -> {});

            List<OffsetRecord> between = readAll(log, topic, 0);
            assertThat(texts(between)).contains("2 a=2", "3 b=", "4 c=1");
            assertThat(files.records(topic, 0)).isEqualTo(between);
            cleaners.run(cleaning, log.topics().get(topic));
            List<OffsetRecord> after = readAll(log, topic, 0);
            assertThat(texts(after)).containsExactly("2 a=2", "3 b=", "4 c=1");
            assertThat(files.records(topic, 0)).isEqualTo(after);
            if (failed == 0) {
                assertThat(step).isGreaterThan(10);
                return;
            }
        }
        throw new AssertionError("the pass never came to its end");
    }

    @Test
    void aRunEndsWhenItsTimeIsUpAndTheNextGoesOn() {
        log.admin().create(TOPIC, 1, COMPACT);
        for (int i = 0; i < 6; i++) {
            segment("a=" + i, "b" + i + "=1");
        }
        time.advance(Duration.ofHours(1));
        // Each GET takes ten seconds.
        Faults slow = new Faults();
        slow.beforeEach(Faults.GET, () -> time.advance(Duration.ofSeconds(10)));
        Cleaning cleaner = cleaners.open(1_000, slow);
        List<CleanedPartition> runs = new ArrayList<>();
        int before = -1;
        for (int run = 0; runs.size() > before; run++) {
            assertThat(run).isLessThan(30);
            before = runs.size();
            assertThat(cleaner.run(
                            log.topics().get(TOPIC),
                            Due.ANYTHING_NEW,
                            time.instant().plusSeconds(60),
                            runs::add))
                    .isZero();
        }
        assertThat(runs).hasSizeGreaterThan(3).anyMatch(run -> !run.finished());
        assertThat(runs).allSatisfy(run -> assertThat(run.segments()).isPositive());
        assertThat(texts(readAll(log, TOPIC, 0)))
                .containsExactly("1 b0=1", "3 b1=1", "5 b2=1", "7 b3=1", "9 b4=1", "10 a=5", "11 b5=1");
    }

    @Test
    void whatAPassCosts() {
        log.admin().create(TOPIC, 1, COMPACT);
        segment("a=1", "b=1");
        segment("a=2");
        segment("c=1");
        time.advance(Duration.ofHours(1));
        log.topics().get(TOPIC);
        requests.take();

        assertThat(cleaners.run(cleaning, log.topics().get(TOPIC))).hasSize(1);

        // Each segment: its footer, and its records for the map; then to look through it, and to rewrite the one that
        // changes.
        assertThat(requests.take())
                .isEqualTo(Map.of(
                        "GetItem", 2, "Query", 2, "GetObject", 10, "PutObject", 1, "PutItem", 1, "UpdateItem", 3));
        cleaners.run(cleaning, log.topics().get(TOPIC));
        assertThat(requests.take()).as("nothing new").isEqualTo(Map.of("GetItem", 1));
    }

    private List<CleanedPartition> clean() {
        return clean(Duration.ofHours(1));
    }

    private List<CleanedPartition> clean(Duration later) {
        time.advance(later);
        return cleaners.run(cleaning, log.topics().get(TOPIC));
    }

    /** Appends, and makes a Parquet segment of it. */
    private void segment(String... records) {
        segmentOf(TOPIC, records);
    }

    private void segmentOf(String topic, String... records) {
        appendTo(topic, records);
        compact(topic);
    }

    private void compact() {
        compact(TOPIC);
    }

    private void compact(String topic) {
        assertThat(log.compaction()
                        .run(
                                log.topics().get(topic),
                                Compaction.Due.EVERYTHING,
                                time.instant().plusSeconds(60),
                                made -> {}))
                .isZero();
    }

    private void append(String records) {
        appendTo(TOPIC, records);
    }

    private void appendTo(String topic, String... records) {
        long offset = log.index().head(log.topics().partition(topic, 0)).nextOffset();
        List<LogRecord> keyed = new ArrayList<>();
        for (String record : records) {
            keyed.add(keyed(offset + keyed.size(), record));
        }
        Records.append(log, topic, 0, keyed);
    }

    /** {@code key=value}; without a value a tombstone. */
    private static LogRecord keyed(long timestampMs, String text) {
        String[] parts = text.split("=", 2);
        return new LogRecord(
                timestampMs, Bytes.utf8(parts[0]), parts[1].isEmpty() ? null : Bytes.utf8(parts[1]), List.of());
    }

    /** {@code offset key=value}. */
    private static List<String> texts(List<OffsetRecord> records) {
        return records.stream()
                .map(each -> each.offset() + " " + each.record().key().toUtf8String() + "="
                        + (each.record().value() == null
                                ? ""
                                : each.record().value().toUtf8String()))
                .toList();
    }
}
