package io.tailwater.log.fetch;

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
import io.tailwater.log.error.CorruptLogException;
import io.tailwater.log.error.InvalidRequestException;
import io.tailwater.log.error.OffsetOutOfRangeException;
import io.tailwater.log.error.UnknownPartitionException;
import io.tailwater.log.error.UnknownTopicException;
import io.tailwater.log.index.IndexPage;
import io.tailwater.log.testing.SimulatedTime;
import io.tailwater.log.testing.TestStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;

class FetchTest {

    private static final int SEGMENTS = 3 * IndexPage.SEGMENTS + 5;

    private static TestStore store;
    private static TailwaterLog log;

    @BeforeAll
    static void open() {
        store = new TestStore();
        log = store.open();
        log.admin().create("history", 1);
        for (int i = 0; i < SEGMENTS; i++) {
            append(log, "history", 0, List.of(at(1_000 + 10 * i, "a" + i), at(1_005 + 10 * i, "b" + i)));
        }
    }

    @AfterAll
    static void close() {
        store.close();
    }

    @Test
    void everyByteOfARecordComesBack() {
        log.admin().create("bytes", 1);
        byte[] allBytes = new byte[256];
        IntStream.range(0, 256).forEach(i -> allBytes[i] = (byte) i);
        List<LogRecord> written = List.of(
                new LogRecord(1_517_363_399_650L, Bytes.wrap(allBytes), Bytes.wrap(allBytes.clone()), List.of()),
                new LogRecord(-1, null, null, List.of()),
                new LogRecord(0, Bytes.EMPTY, Bytes.EMPTY, List.of()),
                new LogRecord(
                        7,
                        Bytes.utf8("k"),
                        Bytes.utf8("v"),
                        List.of(
                                new RecordHeader("same", Bytes.utf8("1")),
                                new RecordHeader("same", null),
                                new RecordHeader("", Bytes.EMPTY))));

        append(log, "bytes", 0, written);

        assertThat(readAll(store.open(), "bytes", 0))
                .extracting(OffsetRecord::record)
                .containsExactlyElementsOf(written);
    }

    @Test
    void aMebibyteComesBack() {
        log.admin().create("large", 1);
        byte[] value = new byte[1024 * 1024];
        new Random(11).nextBytes(value);

        append(log, "large", 0, List.of(new LogRecord(5, null, Bytes.wrap(value), List.of())));

        assertThat(fetch(log, "large", 0, 0).records()).singleElement().satisfies(record -> assertThat(
                        record.record().value().toArray())
                .isEqualTo(value));
    }

    @Test
    void theWholeLogIsReadInOrderFromAnyEngine() {
        List<OffsetRecord> all = readAll(store.open(), "history", 0);

        assertThat(offsets(all))
                .isEqualTo(LongStream.range(0, 2 * SEGMENTS).boxed().toList());
        assertThat(values(all))
                .isEqualTo(IntStream.range(0, SEGMENTS)
                        .boxed()
                        .flatMap(i -> List.of("a" + i, "b" + i).stream())
                        .toList());
    }

    @Test
    void aReadMayStartAtAnyOffset() {
        for (long offset = 0; offset < 2 * SEGMENTS; offset++) {
            FetchResult result = fetch(log, "history", 0, offset);
            assertThat(result.records().get(0).offset()).isEqualTo(offset);
            assertThat(offsets(result.records()))
                    .isEqualTo(LongStream.range(offset, result.nextOffset())
                            .boxed()
                            .toList());
        }
    }

    @Test
    void theLogEndIsEmptyAndNotAnError() {
        FetchResult result = fetch(log, "history", 0, 2 * SEGMENTS);

        assertThat(result.records()).isEmpty();
        assertThat(result.nextOffset()).isEqualTo(2 * SEGMENTS);
        assertThat(fetch(log, "history", 0, new FetchFrom.Latest()).nextOffset())
                .isEqualTo(2 * SEGMENTS);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, 2 * SEGMENTS + 1, Long.MAX_VALUE})
    void anOffsetOutOfRangeNamesTheRange(long offset) {
        assertThatThrownBy(() -> fetch(log, "history", 0, offset))
                .isInstanceOf(OffsetOutOfRangeException.class)
                .hasMessage("offset " + offset + " is out of range: partition 0 of topic history can be read from 0 to "
                        + 2 * SEGMENTS + " (the log end)");
    }

    @Test
    void whatDoesNotExistIsNamed() {
        assertThatThrownBy(() -> fetch(log, "nowhere", 0, 0)).isInstanceOf(UnknownTopicException.class);
        assertThatThrownBy(() -> fetch(log, "no/where", 0, 0)).isInstanceOf(UnknownTopicException.class);
        assertThatThrownBy(() -> fetch(log, "history", 1, 0)).isInstanceOf(UnknownPartitionException.class);
        assertThatThrownBy(() -> fetch(log, "history", -1, 0)).isInstanceOf(UnknownPartitionException.class);
    }

    @Test
    void aTimestampStartsAtTheFirstRecordNotOlder() {
        for (int i = 0; i < SEGMENTS; i++) {
            assertThat(firstFrom(1_000 + 10 * i)).isEqualTo(2 * i);
            assertThat(firstFrom(1_001 + 10 * i)).isEqualTo(2 * i + 1);
            assertThat(firstFrom(1_006 + 10 * i)).isEqualTo(2 * i + 2);
        }
        assertThat(firstFrom(Long.MIN_VALUE)).isZero();
        assertThat(firstFrom(Long.MAX_VALUE)).isEqualTo(2 * SEGMENTS);
    }

    @Test
    void timestampsOutOfOrderAreFoundWhereTheyFirstAppear() {
        log.admin().create("disorder", 1);
        long[] timestamps =
                new Random(3).longs(3L * IndexPage.SEGMENTS, -1_000, 1_000).toArray();
        for (long timestamp : timestamps) {
            append(log, "disorder", 0, List.of(at(timestamp, "x")));
        }

        for (long asked = -1_001; asked < 1_002; asked += 13) {
            long wanted = asked;
            long expected = LongStream.range(0, timestamps.length)
                    .filter(offset -> timestamps[Math.toIntExact(offset)] >= wanted)
                    .findFirst()
                    .orElse(timestamps.length);
            FetchResult result = fetch(log, "disorder", 0, new FetchFrom.Timestamp(asked));
            assertThat(
                            result.records().isEmpty()
                                    ? result.nextOffset()
                                    : result.records().get(0).offset())
                    .isEqualTo(expected);
        }
    }

    @Test
    void aReadGivesOneRecordAtLeastAndThenKeepsToTheBytes() {
        assertThat(fetchBytes("history", 0, 1).records()).hasSize(1);
        assertThat(fetchBytes("history", 0, 4).records()).hasSize(2);
        FetchResult some = fetchBytes("history", 0, 100);
        assertThat(some.records().stream()
                        .mapToLong(r -> r.record().sizeBytes())
                        .sum())
                .isBetween(20L, 100L);
        assertThat(fetchBytes("history", some.nextOffset(), 1).records().get(0).offset())
                .isEqualTo(some.nextOffset());
    }

    @Test
    void aSegmentOfManyBatchesIsReadFromTheMiddle() {
        log.admin().create("batches", 1);
        byte[] filler = new byte[200_000];
        new Random(5).nextBytes(filler);
        List<LogRecord> written = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            written.add(new LogRecord(i, Bytes.utf8("k" + i), Bytes.wrap(filler), List.of()));
        }
        append(log, "batches", 0, written);

        for (long offset = 0; offset < 30; offset++) {
            FetchResult result = fetchBytes("batches", offset, 1);
            assertThat(result.records()).hasSize(1);
            assertThat(result.records().get(0).offset()).isEqualTo(offset);
            assertThat(result.records().get(0).record().key()).isEqualTo(Bytes.utf8("k" + offset));
        }
        assertThat(readAll(log, "batches", 0)).hasSize(30);
        FetchResult byTime = fetch(log, "batches", 0, new FetchFrom.Timestamp(17));
        assertThat(byTime.records().get(0).offset()).isEqualTo(17);
    }

    @Test
    void aWaitingReadReturnsWhatIsAppendedMeanwhile() throws Exception {
        log.admin().create("waiting", 1);
        append(log, "waiting", 0, "before");
        var request = new FetchRequest("waiting", 0, new FetchFrom.Latest(), 1_000, 1, Duration.ofSeconds(20));
        var waiting = CompletableFuture.supplyAsync(() -> store.open().fetcher().fetch(request));

        // The reader may not have looked for the end yet: what it then finds is a record of these, never "before".
        int appended = 0;
        while (!waiting.isDone() && appended < 10_000) {
            append(log, "waiting", 0, "after " + appended++);
        }

        FetchResult result = waiting.get(20, TimeUnit.SECONDS);
        assertThat(values(result.records())).isNotEmpty().allMatch(value -> value.startsWith("after "));
    }

    @Test
    void aWaitEndsWithItsTimeAndGivesWhatIsThere() {
        var time = new SimulatedTime();
        TailwaterLog waiting = store.open(time, 1);
        waiting.admin().create("timeout", 1);
        append(waiting, "timeout", 0, "12345");
        Instant start = time.instant();

        FetchResult few = waiting.fetcher()
                .fetch(new FetchRequest("timeout", 0, new FetchFrom.Earliest(), 1_000, 900, Duration.ofSeconds(7)));
        FetchResult none = waiting.fetcher()
                .fetch(new FetchRequest("timeout", 0, new FetchFrom.Latest(), 1_000, 1, Duration.ofSeconds(7)));

        assertThat(values(few.records())).containsExactly("12345");
        assertThat(none.records()).isEmpty();
        assertThat(Duration.between(start, time.instant())).isEqualTo(Duration.ofSeconds(14));
    }

    @Test
    void parametersOutOfBoundsAreNamed() {
        assertThatThrownBy(() -> fetchBytes("history", 0, 0))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("max_bytes: 0");
        assertThatThrownBy(() -> new FetchRequest("history", 0, new FetchFrom.Earliest(), 1, -1, Duration.ofSeconds(1)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("min_bytes: -1");
        assertThatThrownBy(() -> new FetchRequest("history", 0, new FetchFrom.Earliest(), 1, 1, Duration.ofMillis(-1)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("timeout: -1");
    }

    @Test
    void aDamagedSegmentIsNamedAndNothingOfItIsGiven() {
        log.admin().create("damaged", 1);
        append(log, "damaged", 0, "a value that will be damaged");
        var s3 = store.plainClients().s3();
        String key = s3.listObjectsV2(
                        request -> request.bucket(store.location().bucket()).prefix("t/raw/damaged/"))
                .contents()
                .get(0)
                .key();
        byte[] content = s3.getObjectAsBytes(
                        request -> request.bucket(store.location().bucket()).key(key))
                .asByteArray();
        content[content.length - 1] ^= 1;
        s3.putObject(request -> request.bucket(store.location().bucket()).key(key), RequestBody.fromBytes(content));

        assertThatThrownBy(() -> fetch(log, "damaged", 0, 0))
                .isInstanceOf(CorruptLogException.class)
                .hasMessageContaining(key)
                .hasMessageContaining("crc");
    }

    @Test
    void aSegmentThatIsGoneIsAnErrorAndNotAHole() {
        log.admin().create("gone", 1);
        append(log, "gone", 0, "first");
        append(log, "gone", 0, "second");
        var s3 = store.plainClients().s3();
        String key = s3.listObjectsV2(
                        request -> request.bucket(store.location().bucket()).prefix("t/raw/gone/"))
                .contents()
                .get(0)
                .key();
        s3.deleteObject(request -> request.bucket(store.location().bucket()).key(key));

        assertThatThrownBy(() -> fetch(log, "gone", 0, 0))
                .isInstanceOf(CorruptLogException.class)
                .hasMessageContaining("names a segment that S3 does not have");
    }

    private static long firstFrom(long timestampMs) {
        FetchResult result = fetch(log, "history", 0, new FetchFrom.Timestamp(timestampMs));
        return result.records().isEmpty()
                ? result.nextOffset()
                : result.records().get(0).offset();
    }

    private static FetchResult fetchBytes(String topic, long offset, int bytesMax) {
        return log.fetcher()
                .fetch(new FetchRequest(topic, 0, new FetchFrom.Offset(offset), bytesMax, 1, Duration.ZERO));
    }
}
