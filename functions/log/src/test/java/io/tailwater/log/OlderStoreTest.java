package io.tailwater.log;

import static io.tailwater.log.testing.Records.append;
import static io.tailwater.log.testing.Records.fetch;
import static io.tailwater.log.testing.Records.readAll;
import static io.tailwater.log.testing.Records.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.LogRecord;
import io.tailwater.format.record.OffsetRecord;
import io.tailwater.format.record.RecordHeader;
import io.tailwater.log.compaction.Compaction.Due;
import io.tailwater.log.error.OffsetOutOfRangeException;
import io.tailwater.log.error.UnknownTopicException;
import io.tailwater.log.fetch.FetchFrom;
import io.tailwater.log.group.AssignmentStrategy;
import io.tailwater.log.group.GroupAdmin.Target;
import io.tailwater.log.group.GroupLag;
import io.tailwater.log.group.MemberConfig;
import io.tailwater.log.group.OffsetReset;
import io.tailwater.log.group.PollRequest;
import io.tailwater.log.group.PollResult;
import io.tailwater.log.group.Subscription;
import io.tailwater.log.testing.SimulatedTime;
import io.tailwater.log.testing.StoredLog;
import io.tailwater.log.testing.TableFiles;
import io.tailwater.log.testing.TestStore;
import io.tailwater.log.topic.TopicPartition;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the first version wrote is read, continued and rewritten by this one: its table and its bucket are kept as {@code
 * golden/log-v1.jsonl}. {@link #main} wrote it, once; whoever changes what is stored adds a file of the next number beside it.
 */
class OlderStoreTest {

    private static final String STORED = "/golden/log-v1.jsonl";
    private static final String TOPIC = "events";
    private static final String GROUP = "readers";
    private static final int APPENDED = 40;
    private static final int COMPACTED = 20;
    private static final long LOG_START = 5;

    private final SimulatedTime time = new SimulatedTime();
    private TestStore store;
    private TailwaterLog log;

    @BeforeEach
    void load() throws IOException {
        store = new TestStore();
        try (InputStream saved = Objects.requireNonNull(getClass().getResourceAsStream(STORED), STORED)) {
            StoredLog.load(store, saved);
        }
        // Every second step of making it took one.
        time.advance(Duration.ofMinutes(5));
        log = store.open(time, 99);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void everyRecordIsWhereItWas() {
        assertThat(readAll(log, TOPIC, 0)).isEqualTo(records(0).skip(LOG_START).toList());
        assertThat(readAll(log, TOPIC, 1)).isEqualTo(records(1).toList());
        assertThatThrownBy(() -> fetch(log, TOPIC, 0, LOG_START - 1)).isInstanceOf(OffsetOutOfRangeException.class);
        assertThat(log.fetcher().find(TOPIC, 1, new FetchFrom.Timestamp(1_017))).isEqualTo(17);
        assertThatThrownBy(() -> log.topics().get("deleted")).isInstanceOf(UnknownTopicException.class);
        assertThat(new TableFiles(store).records(TOPIC, 1))
                .isEqualTo(records(1).limit(COMPACTED).toList());
    }

    @Test
    void theLogGoesOn() {
        for (int i = 0; i < APPENDED; i++) {
            append(log, TOPIC, 1, "new " + i);
        }
        assertThat(log.compaction()
                        .run(
                                log.topics().get(TOPIC),
                                Due.EVERYTHING,
                                time.instant().plusSeconds(60),
                                made -> {}))
                .isZero();
        for (int i = 0; i < 3; i++) {
            time.advance(Duration.ofHours(2));
            assertThat(log.retention().run(time.instant().plusSeconds(60)).failures())
                    .isZero();
        }

        List<OffsetRecord> all = readAll(log, TOPIC, 1);
        assertThat(all.subList(0, APPENDED)).isEqualTo(records(1).toList());
        assertThat(values(all.subList(APPENDED, all.size()))).first().isEqualTo("new 0");
        assertThat(all).hasSize(2 * APPENDED);
        assertThat(new TableFiles(store).records(TOPIC, 1)).isEqualTo(all);
        assertThat(new TableFiles(store).keys("t/raw/" + TOPIC)).isEmpty();
    }

    @Test
    void aGroupGoesOnWhereItCommitted() {
        assertThat(log.groupAdmin().lags(GROUP)).extracting(GroupLag::committed).containsExactly(10L);
        join(log, "two");

        PollResult polled = log.consumers()
                .poll(GROUP, "two", new PollRequest(1 << 20, Optional.of(Duration.ZERO), Optional.empty()));

        assertThat(polled.batches()).anySatisfy(batch -> {
            assertThat(batch.partition().partition()).isZero();
            assertThat(batch.records().get(0).offset()).isEqualTo(10);
        });
    }

    private static Stream<OffsetRecord> records(int partition) {
        return IntStream.range(0, APPENDED).mapToObj(i -> new OffsetRecord(i, record(partition, i)));
    }

    private static LogRecord record(int partition, int i) {
        return new LogRecord(
                1_000 + i,
                i % 3 == 0 ? null : Bytes.utf8("key " + i),
                i % 7 == 0 ? null : Bytes.utf8("partition " + partition + ", record " + i),
                i % 5 == 0 ? List.of(new RecordHeader("h", Bytes.utf8("1")), new RecordHeader("h", null)) : List.of());
    }

    private static void join(TailwaterLog log, String member) {
        log.consumers()
                .create(
                        GROUP,
                        member,
                        new MemberConfig(
                                "binary", OffsetReset.EARLIEST, false, 1, Duration.ZERO, AssignmentStrategy.RANGE));
        log.consumers().subscribe(GROUP, member, new Subscription.Topics(Set.of(TOPIC)));
    }

    /** Writes the file that is its argument, with the version that it is compiled with. */
    public static void main(String... file) throws IOException {
        SimulatedTime time = new SimulatedTime();
        try (TestStore store = new TestStore()) {
            TailwaterLog log = store.open(time, 1);
            log.admin().create("deleted", 1);
            append(log, "deleted", 0, "gone");
            log.admin().delete("deleted");
            log.admin().create(TOPIC, 2);
            for (int i = 0; i < APPENDED; i++) {
                append(log, TOPIC, 0, List.of(record(0, i)));
                append(log, TOPIC, 1, List.of(record(1, i)));
                time.advance(Duration.ofSeconds(1));
                if (i == COMPACTED - 1) {
                    log.compaction()
                            .run(
                                    log.topics().get(TOPIC),
                                    Due.EVERYTHING,
                                    time.instant().plusSeconds(60),
                                    made -> {});
                }
            }
            log.retention().deleteRecords(log.topics().partition(TOPIC, 0), LOG_START);
            join(log, "one");
            log.consumers().delete(GROUP, "one");
            log.groupAdmin().reset(GROUP, List.of(new TopicPartition(TOPIC, 0)), new Target.Offset(10));
            Files.write(Path.of(file[0]), StoredLog.save(store));
        }
    }
}
