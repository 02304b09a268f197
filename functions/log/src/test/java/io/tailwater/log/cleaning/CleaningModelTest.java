package io.tailwater.log.cleaning;

import static io.tailwater.log.testing.Records.append;
import static io.tailwater.log.testing.Records.fetch;
import static io.tailwater.log.testing.Records.offsets;
import static io.tailwater.log.testing.Records.readAll;
import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.LogRecord;
import io.tailwater.format.record.OffsetRecord;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.compaction.Compaction;
import io.tailwater.log.testing.DuckDb;
import io.tailwater.log.testing.SimulatedTime;
import io.tailwater.log.testing.TableFiles;
import io.tailwater.log.testing.TestStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random records, compactions and passes with room for three keys, beside a model that is a sorted map: what the log gives, what its files
 * hold and what DuckDB finds in them is what the model says has survived.
 */
@Tag("volume")
class CleaningModelTest {

    private static final String TOPIC = "model";
    private static final int KEYS = 8;
    private static final int KEYS_MAX = 3;
    private static final Duration TOMBSTONES_KEPT = Duration.ofHours(3);
    private static final Duration PUBLISHED_MIN = Duration.ofHours(1);

    private final SimulatedTime time = new SimulatedTime();
    private final Map<Long, OffsetRecord> model = new TreeMap<>();

    /** Which of the model's tombstones have been cleaned, and since when. */
    private final Map<Long, Instant> done = new HashMap<>();

    /** Ends of the table's segments, and since when they are there. */
    private final Map<Long, Instant> published = new TreeMap<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whatSurvivesIsWhatTheModelSays(long seed, @TempDir Path directory) {
        Random random = new Random(seed);
        try (TestStore store = new TestStore()) {
            TailwaterLog log = store.open(time, seed);
            TableFiles files = new TableFiles(store);
            Cleaners cleaners = new Cleaners(store, time);
            log.admin()
                    .create(
                            TOPIC,
                            1,
                            Map.of(
                                    "cleanup.policy", "compact",
                                    "key.format", "string",
                                    "value.format", "string",
                                    "delete.retention.ms", Long.toString(TOMBSTONES_KEPT.toMillis())));
            for (int step = 0; step < 60; step++) {
                switch (random.nextInt(4)) {
                    case 0, 1 -> appendSome(log, random);
                    case 2 -> {
                        compact(log);
                        time.advance(Duration.ofMinutes(random.nextInt(90)));
                    }
                    default -> {
                        // A new one each time: what it has to know is in the store.
                        cleaners.run(cleaners.open(KEYS_MAX), log.topics().get(TOPIC));
                        clean();
                        require(log, files);
                    }
                }
            }
            // Nothing comes any more: what is left in the end is one record a key, and no tombstone.
            compact(log);
            for (int i = 0; i < 4; i++) {
                time.advance(TOMBSTONES_KEPT.plus(PUBLISHED_MIN));
                cleaners.run(cleaners.open(KEYS_MAX), log.topics().get(TOPIC));
                clean();
            }
            model.values().removeIf(record -> record.record().value() == null);
            assertThat(readAll(log, TOPIC, 0)).isEqualTo(List.copyOf(model.values()));
            assertThat(DuckDb.query(directory, files.table(TOPIC), "SELECT \"offset\", key, value FROM %s ORDER BY 1"))
                    .isEqualTo(
                            model.values().stream().map(CleaningModelTest::text).toList());
            assertThat(DuckDb.query(directory, files.table(TOPIC), "SELECT count(*) - count(DISTINCT key) FROM %s"))
                    .containsExactly("0");
        }
    }

    private void appendSome(TailwaterLog log, Random random) {
        List<LogRecord> records = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(6); i++) {
            Bytes value = random.nextInt(4) == 0 ? null : Bytes.utf8("v" + random.nextInt(1_000));
            records.add(new LogRecord(time.millis(), Bytes.utf8("k" + random.nextInt(KEYS)), value, List.of()));
        }
        long offset = append(log, TOPIC, 0, records);
        for (LogRecord record : records) {
            model.put(offset, new OffsetRecord(offset, record));
            offset++;
        }
    }

    private void compact(TailwaterLog log) {
        assertThat(log.compaction()
                        .run(
                                log.topics().get(TOPIC),
                                Compaction.Due.EVERYTHING,
                                time.instant().plusSeconds(60),
                                made -> published.put(made.endOffset(), time.instant())))
                .isZero();
    }

    /** As many passes as it takes: of every key the newest stays, of what has been in the table for an hour. */
    private void clean() {
        long end = published.entrySet().stream()
                .filter(segment -> !segment.getValue().plus(PUBLISHED_MIN).isAfter(time.instant()))
                .mapToLong(Map.Entry::getKey)
                .max()
                .orElse(0);
        Map<Bytes, Long> newest = new HashMap<>();
        model.values().stream()
                .filter(record -> record.offset() < end)
                .forEach(record -> newest.put(record.record().key(), record.offset()));
        model.values()
                .removeIf(record ->
                        record.offset() < end && newest.get(record.record().key()) != record.offset());
        model.values().stream()
                .filter(record -> record.offset() < end && record.record().value() == null)
                .forEach(record -> done.putIfAbsent(record.offset(), time.instant()));
    }

    private void require(TailwaterLog log, TableFiles files) {
        List<OffsetRecord> found = readAll(log, TOPIC, 0);
        // When exactly a tombstone goes is not the model's business; that it does not go too early is.
        Set<Long> left = new HashSet<>(offsets(found));
        model.values()
                .removeIf(record -> record.record().value() == null
                        && !left.contains(record.offset())
                        && done.containsKey(record.offset())
                        && !done.get(record.offset()).plus(TOMBSTONES_KEPT).isAfter(time.instant()));
        assertThat(found).isEqualTo(List.copyOf(model.values()));
        long tableEnd =
                published.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
        assertThat(files.records(TOPIC, 0))
                .isEqualTo(found.stream()
                        .filter(record -> record.offset() < tableEnd)
                        .toList());
        long logEnd = log.index().head(log.topics().partition(TOPIC, 0)).nextOffset();
        for (long offset = 0; offset < logEnd; offset += 7) {
            long from = offset;
            assertThat(fetch(log, TOPIC, 0, offset).records().stream().findFirst())
                    .isEqualTo(found.stream()
                            .filter(record -> record.offset() >= from)
                            .findFirst());
        }
    }

    private static String text(OffsetRecord record) {
        return record.offset() + " " + record.record().key().toUtf8String() + " "
                + record.record().value().toUtf8String();
    }

    @Test
    void aMapTakesWhatItHasRoomForAndFindsTheNewest() {
        Random random = new Random(5);
        for (int keysMax : new int[] {1, 2, 3, 4, 100, 1_000}) {
            NewestOffsets newest = new NewestOffsets(keysMax);
            Map<Bytes, Long> expected = new HashMap<>();
            for (long offset = 0; offset < 4L * keysMax; offset++) {
                Bytes key = Bytes.utf8("key " + random.nextInt(2 * keysMax));
                boolean fits = expected.containsKey(key) || expected.size() < keysMax;
                assertThat(newest.put(key, offset)).isEqualTo(fits);
                if (fits) {
                    expected.put(key, offset);
                }
            }
            assertThat(newest.keys()).isEqualTo(expected.size());
            expected.forEach((key, offset) -> assertThat(newest.get(key)).hasValue(offset));
            assertThat(newest.get(Bytes.utf8("another"))).isEmpty();
        }
    }
}
