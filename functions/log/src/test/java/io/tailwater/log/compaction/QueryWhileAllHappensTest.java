package io.tailwater.log.compaction;

import static io.tailwater.log.testing.Records.append;
import static io.tailwater.log.testing.Records.fetch;
import static io.tailwater.log.testing.Records.readAll;
import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.LogRecord;
import io.tailwater.format.record.OffsetRecord;
import io.tailwater.format.record.RecordHeader;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.compaction.Compaction.Due;
import io.tailwater.log.error.CorruptLogException;
import io.tailwater.log.error.LogException;
import io.tailwater.log.error.StorageUnavailableException;
import io.tailwater.log.fetch.FetchFrom;
import io.tailwater.log.fetch.FetchResult;
import io.tailwater.log.index.PartitionHead;
import io.tailwater.log.testing.Faults;
import io.tailwater.log.testing.Faults.Kind;
import io.tailwater.log.testing.SimulatedTime;
import io.tailwater.log.testing.TableFiles;
import io.tailwater.log.testing.TableQuery;
import io.tailwater.log.testing.TestStore;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;

/**
 * A random history decided by a seed: writers append, two compactors compact, retention expires, records are deleted, objects are swept;
 * each of them crashes at any request, freezes for hours in the middle, and its answers get lost. In between, and between the listing and
 * the reading of one query, DuckDB queries what lies under the table's prefix. What it sees is held against the log each time.
 */
@Tag("volume")
class QueryWhileAllHappensTest {

    private static final String TOPIC = "simulated";
    private static final int PARTITIONS = 2;
    private static final int STEPS = 90;

    /** After every time that the emulator writes on objects, so that the sweep takes none of them for new. */
    private static final Instant BEGIN = Instant.parse("2100-01-01T20:00:00Z");

    @TempDir
    Path folder;

    /** A run counts what fails and goes on: that it is to be tried again and that somebody has to look is told in the log only. */
    private final Logger logger = Logger.getLogger(Compaction.class.getName());

    private final Listener listener = new Listener();
    private final List<CorruptLogException> corrupt = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void aQuerySeesCommittedRecordsOnceEach(long seed) throws Exception {
        try (TestStore store = new TestStore();
                TableQuery query = new TableQuery(store, folder)) {
            History history = new History(seed, store, query);
            history.run();
            // A history in which nothing happens would prove nothing.
            assertThat(history.queriesWithRows).isGreaterThan(STEPS / 5);
            assertThat(history.crashes).isGreaterThan(10);
            assertThat(history.compacted).isGreaterThan(5);
            assertThat(history.vanished).isPositive();
            history.end();
            assertThat(corrupt).as("what a run found that no crash can leave").isEmpty();
        }
    }

    @BeforeEach
    void listen() {
        logger.addHandler(listener);
    }

    @AfterEach
    void stopListening() {
        logger.removeHandler(listener);
    }

    private final class Listener extends Handler {

        @Override
        public void publish(java.util.logging.LogRecord record) {
            if (record.getThrown() instanceof CorruptLogException found) {
                corrupt.add(found);
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    private static final class History {

        int queriesWithRows;
        int crashes;
        int compacted;
        int vanished;

        private final Random random;
        private final TestStore store;
        private final TableQuery query;
        private final SimulatedTime time = new SimulatedTime();
        private final TailwaterLog reader;
        private final List<TailwaterLog> engines = new ArrayList<>();
        private final List<Faults> faults = new ArrayList<>();
        private final Set<String> refused = new HashSet<>();

        /** All that was ever committed, as the log answered it, by partition and offset. */
        private final Map<Integer, TreeMap<Long, String>> committed = new HashMap<>();

        /** Offsets that a query has seen. */
        private final Map<Integer, TreeSet<Long>> seen = new HashMap<>();

        private int values;

        History(long seed, TestStore store, TableQuery query) {
            this.random = new Random(seed);
            this.store = store;
            this.query = query;
            time.advance(Duration.between(time.instant(), BEGIN));
            this.reader = store.open(time, 1_000 * seed);
            for (int i = 1; i <= 3; i++) {
                faults.add(new Faults());
                engines.add(store.open(time, 1_000 * seed + i, faults.get(i - 1)));
            }
            reader.admin()
                    .create(
                            TOPIC,
                            PARTITIONS,
                            Map.of(
                                    "segment.bytes", "2048",
                                    "compaction.lag.ms", "120000",
                                    "retention.ms", "7200000"));
            for (int partition = 0; partition < PARTITIONS; partition++) {
                committed.put(partition, new TreeMap<>());
                seen.put(partition, new TreeSet<>());
            }
        }

        void run() throws SQLException {
            for (int step = 0; step < STEPS; step++) {
                time.advance(Duration.ofSeconds(random.nextInt(60)));
                act(random.nextInt(engines.size()), 0);
                if (random.nextInt(3) == 0) {
                    query(random.nextInt(3) == 0 ? () -> act(random.nextInt(engines.size()), 1) : () -> {});
                }
            }
        }

        /** One thing that one process does, or dies of. */
        private void act(int engine, int depth) {
            faults.get(engine).clear();
            disturb(engine, depth);
            try {
                switch (random.nextInt(10)) {
                    case 0, 1, 2, 3 -> write(engine);
                    case 4, 5, 6 -> compact(engines.get(engine), Due.BY_CONFIG);
                    case 7 -> expire(engines.get(engine));
                    case 8 -> sweep(engines.get(engine));
                    default -> {
                        if (random.nextInt(3) == 0) {
                            deleteRecords(engines.get(engine));
                        } else {
                            time.advance(Duration.ofMinutes(random.nextInt(80)));
                        }
                    }
                }
            } catch (CorruptLogException e) {
                throw e;
            } catch (LogException e) {
                crashes++;
            } finally {
                faults.get(engine).clear();
            }
            learn();
        }

        private void disturb(int engine, int depth) {
            if (random.nextInt(3) == 0) {
                AtomicInteger left = new AtomicInteger(random.nextInt(20));
                Kind kind =
                        List.of(Kind.NOT_SENT, Kind.ANSWER_LOST, Kind.CANCELLED).get(random.nextInt(3));
                // Every attempt from some request on, as when the process is gone.
                faults.get(engine).whenever(request -> left.getAndDecrement() <= 0, kind);
            }
            if (depth == 0 && random.nextInt(3) == 0) {
                faults.get(engine).stallNext(whereToFreeze(), () -> whileFrozen(engine));
            }
        }

        /** Often between what a process has read and the update that rests on it; else anywhere. */
        private Predicate<SdkRequest> whereToFreeze() {
            if (random.nextBoolean()) {
                AtomicInteger updates = new AtomicInteger(random.nextInt(2));
                return request -> request instanceof UpdateItemRequest && updates.getAndDecrement() == 0;
            }
            AtomicInteger before = new AtomicInteger(random.nextInt(12));
            // Raw segments are read side by side, in threads that nothing here could freeze alone.
            return request -> !(request instanceof GetObjectRequest) && before.getAndDecrement() == 0;
        }

        /** What the others do meanwhile, a moment long or for hours. */
        private void whileFrozen(int frozen) {
            int others = 1 + random.nextInt(6);
            for (int i = 0; i < others; i++) {
                time.advance(Duration.ofMinutes(random.nextInt(2) * random.nextInt(70)));
                act((frozen + 1 + random.nextInt(engines.size() - 1)) % engines.size(), 1);
            }
        }

        private void write(int engine) {
            int partition = random.nextInt(PARTITIONS);
            List<LogRecord> records = new ArrayList<>();
            for (int i = 0; i <= random.nextInt(5); i++) {
                records.add(record());
            }
            try {
                append(engines.get(engine), TOPIC, partition, records);
            } catch (StorageUnavailableException e) {
                records.forEach(record -> refused.add(record.value().toUtf8String()));
            }
        }

        /** With whatever a record can have; its value is never empty and never comes twice. */
        private LogRecord record() {
            byte[] key = new byte[random.nextInt(20)];
            random.nextBytes(key);
            return new LogRecord(
                    time.millis(),
                    random.nextInt(3) == 0 ? null : Bytes.wrap(key),
                    Bytes.utf8("value " + values++ + " " + "x".repeat(random.nextInt(100))),
                    random.nextBoolean()
                            ? List.of()
                            : List.of(new RecordHeader("h", Bytes.utf8("1")), new RecordHeader("h", null)));
        }

        private void compact(TailwaterLog engine, Due due) {
            crashes += engine.compaction()
                    .run(engine.topics().get(TOPIC), due, time.instant().plusSeconds(600), segment -> compacted++);
        }

        private void expire(TailwaterLog engine) {
            crashes += engine.retention().run(time.instant().plusSeconds(600)).failures();
        }

        private void sweep(TailwaterLog engine) {
            assertThat(engine.retention()
                            .sweep(Optional.empty(), time.instant().plusSeconds(600))
                            .nextAfter())
                    .isEmpty();
        }

        private void deleteRecords(TailwaterLog engine) {
            int partition = random.nextInt(PARTITIONS);
            PartitionHead head = head(partition);
            long records = head.nextOffset() - head.logStartOffset();
            engine.retention()
                    .deleteRecords(
                            engine.topics().partition(TOPIC, partition),
                            head.logStartOffset() + Math.round(records * random.nextDouble()));
        }

        /** Notes what was committed since. */
        private void learn() {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                TreeMap<Long, String> known = committed.get(partition);
                long next = known.isEmpty() ? 0 : known.lastKey() + 1;
                PartitionHead head = head(partition);
                while (next < head.nextOffset()) {
                    FetchResult result = fetch(
                            reader, TOPIC, partition, new FetchFrom.Offset(Math.max(next, head.logStartOffset())));
                    result.records().forEach(record -> known.put(record.offset(), TableQuery.content(record)));
                    next = result.nextOffset();
                }
            }
        }

        private PartitionHead head(int partition) {
            return reader.index().head(reader.topics().partition(TOPIC, partition));
        }

        private void query(Runnable meanwhile) throws SQLException {
            List<PartitionHead> before = List.of(head(0), head(1));
            Map<Integer, List<TableQuery.Row>> rows = query.rows(TOPIC, meanwhile);
            for (int partition = 0; partition < PARTITIONS; partition++) {
                List<TableQuery.Row> visible = rows.getOrDefault(partition, List.of());
                check(
                        partition,
                        visible,
                        before.get(partition).table().endOffset(),
                        head(partition).logStartOffset());
                queriesWithRows += visible.isEmpty() ? 0 : 1;
            }
        }

        /**
         * @param tableEnd of the head, before the query began
         * @param logStart of the head, behind the query
         */
        private void check(int partition, List<TableQuery.Row> rows, long tableEnd, long logStart) {
            Set<Long> offsets = new HashSet<>();
            long previous = -1;
            for (TableQuery.Row row : rows) {
                assertThat(offsets.add(row.offset()))
                        .as("offset %s once", row.offset())
                        .isTrue();
                assertThat(row.content())
                        .as("offset %s of partition %s", row.offset(), partition)
                        .isEqualTo(committed.get(partition).get(row.offset()));
                if (previous >= 0 && row.offset() != previous + 1) {
                    assertThat(row.offset()).as("gap behind %s", previous).isLessThanOrEqualTo(logStart);
                }
                previous = row.offset();
            }
            for (long offset = logStart; offset < tableEnd; offset++) {
                assertThat(offsets).as("compacted and not deleted").contains(offset);
            }
            for (long offset : seen.get(partition)) {
                if (!offsets.contains(offset)) {
                    assertThat(offset).as("was visible").isLessThan(logStart);
                    vanished++;
                }
            }
            seen.get(partition).addAll(offsets);
        }

        /** All processes are well again: what is left is the log, and nothing else. */
        void end() throws SQLException {
            int before = crashes;
            compact(reader, Due.EVERYTHING);
            for (int i = 0; i < 2; i++) {
                expire(reader);
                time.advance(Duration.ofMinutes(61));
                expire(reader);
                sweep(reader);
            }
            assertThat(crashes).as("nothing is broken for ever").isEqualTo(before);
            Map<Integer, List<TableQuery.Row>> rows = query.rows(TOPIC, () -> {});
            for (int partition = 0; partition < PARTITIONS; partition++) {
                List<OffsetRecord> log = readAll(reader, TOPIC, partition);
                List<TableQuery.Row> expected = log.stream()
                        .map(record -> new TableQuery.Row(record.offset(), TableQuery.content(record)))
                        .toList();
                assertThat(rows.getOrDefault(partition, List.of())).endsWith(expected.toArray(TableQuery.Row[]::new));
                check(
                        partition,
                        rows.getOrDefault(partition, List.of()),
                        head(partition).nextOffset(),
                        head(partition).logStartOffset());
                assertThat(committed.get(partition).values())
                        .noneMatch(content -> refused.stream().anyMatch(content::contains));
            }
            assertThat(new TableFiles(store).keys("t/raw/")).isEmpty();
        }
    }
}
