package io.tailwater.log.compaction;

import static io.tailwater.log.testing.Records.append;
import static io.tailwater.log.testing.Records.readAll;
import static io.tailwater.log.testing.Records.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.format.record.OffsetRecord;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.compaction.Compaction.Due;
import io.tailwater.log.error.StorageUnavailableException;
import io.tailwater.log.fetch.FetchFrom;
import io.tailwater.log.testing.Faults;
import io.tailwater.log.testing.RequestCounter;
import io.tailwater.log.testing.SimulatedTime;
import io.tailwater.log.testing.TableFiles;
import io.tailwater.log.testing.TestStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** Topics whose batches are Parquet at once ({@code segment.format=parquet}). */
class PublisherTest {

    private static final String TOPIC = "direct";
    private static final Map<String, String> PARQUET = Map.of("segment.format", "parquet", "value.format", "string");
    private static final Predicate<SdkRequest> UPLOAD_OF_TABLE =
            request -> request instanceof PutObjectRequest put && put.key().contains("/table/");

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
    void aBatchIsInTheTableWhenItsProducerIsAnswered() {
        log.admin().create(TOPIC, 1, PARQUET);
        append(log, TOPIC, 0, "a", "b");
        assertThat(values(files.records(TOPIC, 0))).containsExactly("a", "b");
        requests.take();

        append(log, TOPIC, 0, "c");

        // One object more than without, and three writes: the plan, the entry, the swap.
        assertThat(requests.take()).isEqualTo(Map.of("PutObject", 2, "UpdateItem", 3, "PutItem", 1));
        assertThat(files.table(TOPIC)).hasSize(2);
        assertThat(files.records(TOPIC, 0)).isEqualTo(readAll(log, TOPIC, 0)).hasSize(3);
        assertThat(log.compaction()
                        .run(
                                log.topics().get(TOPIC),
                                Due.EVERYTHING,
                                time.instant().plusSeconds(9),
                                made -> {
                                    throw new AssertionError("nothing is left to compact");
                                }))
                .isZero();
    }

    @Test
    void aReadGoesThroughManySmallFilesAtOnce() {
        log.admin().create(TOPIC, 1, PARQUET);
        for (int i = 0; i < 20; i++) {
            append(log, TOPIC, 0, "value " + i);
        }
        requests.take();

        List<OffsetRecord> read = readAll(log, TOPIC, 0);

        assertThat(offsets(read))
                .containsExactlyElementsOf(IntStream.range(0, 20).boxed().toList());
        // Eight files a fetch, each with its footer; an empty fetch at the end.
        assertThat(requests.take()).containsEntry("GetObject", 40);
        assertThat(log.fetcher().find(TOPIC, 0, new FetchFrom.Timestamp(0))).isZero();
    }

    /** Everything fails from some request behind the commit on, as when the process is gone; the next batch makes it good. */
    @ParameterizedTest
    @EnumSource(
            value = Faults.Kind.class,
            names = {"NOT_SENT", "ANSWER_LOST", "SERVER_ERROR"})
    void whateverStopsIt(Faults.Kind kind) {
        int steps = 0;
        for (boolean stopped = true; stopped; steps++) {
            String topic = TOPIC + steps + kind.name().charAt(0);
            log.admin().create(topic, 1, PARQUET);
            append(log, topic, 0, "before");
            Faults faults = new Faults();
            TailwaterLog dying = store.open(time, 100 + steps, faults);
            AtomicInteger left = new AtomicInteger(steps);
            AtomicBoolean failed = new AtomicBoolean();
            AtomicBoolean committed = new AtomicBoolean();
            faults.whenever(
                    request -> {
                        if (!committed.get()) {
                            committed.set(Faults.COMMIT.test(request));
                            return false;
                        }
                        boolean fails = !Faults.COMMIT.test(request) && left.getAndDecrement() <= 0;
                        failed.compareAndSet(false, fails);
                        return fails;
                    },
                    kind);

            // The records are committed, and their producer is told so.
            assertThat(append(dying, topic, 0, "stopped")).isEqualTo(1);

            assertThat(values(readAll(log, topic, 0))).containsExactly("before", "stopped");
            List<OffsetRecord> inTable = files.records(topic, 0);
            assertThat(readAll(log, topic, 0)).startsWith(inTable.toArray(OffsetRecord[]::new));
            append(log, topic, 0, "next");
            assertThat(files.records(topic, 0))
                    .isEqualTo(readAll(log, topic, 0))
                    .hasSize(3);
            stopped = failed.get();
        }
        // The plan, the upload, the entry, the swap; and one without a failure.
        assertThat(steps).isGreaterThanOrEqualTo(5);
    }

    @Test
    void whatIsNotCommittedIsNotInTheTable() {
        log.admin().create(TOPIC, 1, PARQUET);
        Faults faults = new Faults();
        faults.whenever(Faults.COMMIT, Faults.Kind.THROTTLED);
        TailwaterLog refused = store.open(time, 2, faults);

        assertThatThrownBy(() -> append(refused, TOPIC, 0, "never")).isInstanceOf(StorageUnavailableException.class);
        append(log, TOPIC, 0, "committed");

        assertThat(values(files.records(TOPIC, 0))).containsExactly("committed");
        assertThat(files.keys("t/raw/")).hasSize(2);
    }

    @Test
    void theScheduledCompactionMakesGoodAtOnce() {
        log.admin().create(TOPIC, 1, PARQUET);
        Faults faults = new Faults();
        faults.whenever(UPLOAD_OF_TABLE, Faults.Kind.NOT_SENT);
        TailwaterLog broken = store.open(time, 2, faults);
        for (int i = 0; i < 5; i++) {
            append(broken, TOPIC, 0, "value " + i);
        }
        assertThat(files.table(TOPIC)).isEmpty();

        int failures = log.compaction()
                .run(log.topics().get(TOPIC), Due.BY_CONFIG, time.instant().plusSeconds(60), made -> {});

        assertThat(failures).isZero();
        assertThat(files.records(TOPIC, 0)).isEqualTo(readAll(log, TOPIC, 0)).hasSize(5);
    }

    @Test
    void oneThatWakesUpLateChangesNothing() {
        log.admin().create(TOPIC, 1, PARQUET);
        Faults faults = new Faults();
        TailwaterLog slow = store.open(time, 2, faults);
        faults.stallNext(UPLOAD_OF_TABLE, () -> {
            append(log, TOPIC, 0, "meanwhile");
            time.advance(Duration.ofHours(2));
            append(log, TOPIC, 0, "later");
        });

        append(slow, TOPIC, 0, "slow");

        assertThat(values(readAll(log, TOPIC, 0))).containsExactly("slow", "meanwhile", "later");
        assertThat(files.records(TOPIC, 0)).isEqualTo(readAll(log, TOPIC, 0));
    }

    @Test
    void writersOfOnePartitionShareFilesAndLoseNothing() {
        TailwaterLog creator = store.open();
        creator.admin().create(TOPIC, 1, PARQUET);
        List<TailwaterLog> engines = List.of(store.open(), store.open(), store.open());

        List<Long> answered = IntStream.range(0, 45)
                .parallel()
                .mapToObj(i -> append(engines.get(i % 3), TOPIC, 0, "value " + i))
                .toList();

        assertThat(answered).doesNotHaveDuplicates().hasSize(45);
        // Whoever gave up waiting for others left it to this.
        creator.compaction().run(creator.topics().get(TOPIC), Due.BY_CONFIG, Instant.MAX, made -> {});
        assertThat(files.records(TOPIC, 0))
                .isEqualTo(readAll(creator, TOPIC, 0))
                .hasSize(45);
    }

    private static List<Integer> offsets(List<OffsetRecord> records) {
        return records.stream().map(record -> Math.toIntExact(record.offset())).toList();
    }
}
