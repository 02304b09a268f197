package io.tailwater.format.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectKeysTest {

    private static final UUID TOPIC_ID = UUID.fromString("7f3c2d10-9b5e-4c61-8f04-2a6d1e0b9c33");
    private static final UUID SEGMENT_ID = UUID.fromString("019ac2f4-1d00-7abc-9def-0123456789ab");
    private static final RawSegmentKey SEGMENT = new RawSegmentKey("orders", TOPIC_ID, 7, SEGMENT_ID);
    private static final String SEGMENT_KEY =
            "prod/raw/orders/7f3c2d10-9b5e-4c61-8f04-2a6d1e0b9c33/00007/019ac2f4-1d00-7abc-9def-0123456789ab.log";

    private final ObjectKeys keys = new ObjectKeys("prod/");

    @Test
    void buildsAndParsesRawSegmentKey() {
        assertThat(keys.of(SEGMENT)).isEqualTo(SEGMENT_KEY);
        assertThat(keys.parse(SEGMENT_KEY)).isEqualTo(SEGMENT);
    }

    @Property
    void parsesWhatItBuilds(@ForAll("prefixes") String prefix, @ForAll("segments") RawSegmentKey segment) {
        ObjectKeys keys = new ObjectKeys(prefix);

        String key = keys.of(segment);

        assertThat(keys.parse(key)).isEqualTo(segment);
        // S3's limit is in bytes; the characters are all ASCII.
        assertThat(key).hasSizeLessThanOrEqualTo(1_024).matches("\\p{ASCII}+");
    }

    @Property
    void changedKeyNeverMeansTheSame(
            @ForAll("segments") RawSegmentKey segment,
            @ForAll @IntRange(max = 500) int position,
            @ForAll @CharRange(from = ' ', to = '~') char replacement) {
        StringBuilder changed = new StringBuilder(keys.of(segment));
        changed.setCharAt(position % changed.length(), replacement);

        assertThat(keys.parse(changed.toString()).equals(segment))
                .isEqualTo(changed.toString().equals(keys.of(segment)));
    }

    @Property
    void anyTextIsParsedOrForeign(@ForAll @StringLength(max = 200) String text) {
        assertThat(keys.parse("prod/raw/" + text)).isInstanceOf(ForeignKey.class);
    }

    @Property
    void keysOfAPartitionSortByTime(@ForAll @IntRange(min = 0) int earlierMs, @ForAll @IntRange(min = 1) int aheadMs) {
        String earlier = keys.of(segmentAt(earlierMs));
        String later = keys.of(segmentAt((long) earlierMs + aheadMs));

        assertThat(earlier).isLessThan(later);
    }

    @Property
    void partitionsSortByNumber(
            @ForAll @IntRange(max = TopicNames.PARTITION_MAX) int one,
            @ForAll @IntRange(max = TopicNames.PARTITION_MAX) int other) {
        String key = keys.of(new RawSegmentKey("orders", TOPIC_ID, one, SEGMENT_ID));
        String otherKey = keys.of(new RawSegmentKey("orders", TOPIC_ID, other, SEGMENT_ID));

        assertThat(Integer.signum(key.compareTo(otherKey))).isEqualTo(Integer.compare(one, other));
    }

    @ParameterizedTest
    @CsvSource({
        "raw/orders/7f3c2d10-9b5e-4c61-8f04-2a6d1e0b9c33/00007/019ac2f4-1d00-7abc-9def-0123456789ab.log, prefix",
        "test/raw/orders/7f3c2d10-9b5e-4c61-8f04-2a6d1e0b9c33/00007/019ac2f4-1d00-7abc-9def-0123456789ab.log, prefix",
        "prod/, form",
        "prod/raw/orders/7f3c2d10-9b5e-4c61-8f04-2a6d1e0b9c33/7/019ac2f4-1d00-7abc-9def-0123456789ab.log, form",
        "prod/raw/orders/7f3c2d10-9b5e-4c61-8f04-2a6d1e0b9c33/00007/019AC2F4-1d00-7abc-9def-0123456789ab.log, form",
        "prod/raw/orders/7f3c2d10-9b5e-4c61-8f04-2a6d1e0b9c33/00007/019ac2f4-1d00-7abc-9def-0123456789ab.log.tmp, form",
        "prod/raw/orders/7f3c2d10-9b5e-4c61-8f04-2a6d1e0b9c33/00007/019ac2f4-1d00-4abc-9def-0123456789ab.log, UUIDv7",
        "prod/raw/orders/7f3c2d10-9b5e-4c61-8f04-2a6d1e0b9c33/00007/019ac2f4-1d00-7abc-1def-0123456789ab.log, UUIDv7",
        "prod/raw/orders/7f3c2d109-b5e-4c61-8f04-2a6d1e0b9c33/00007/019ac2f4-1d00-7abc-9def-0123456789ab.log, ''",
        "prod/raw/../7f3c2d10-9b5e-4c61-8f04-2a6d1e0b9c33/00007/019ac2f4-1d00-7abc-9def-0123456789ab.log, topicName",
        "prod/raw/a b/7f3c2d10-9b5e-4c61-8f04-2a6d1e0b9c33/00007/019ac2f4-1d00-7abc-9def-0123456789ab.log, topicName"
    })
    void refusesForeignKey(String key, String reason) {
        assertThat(keys.parse(key)).isInstanceOfSatisfying(ForeignKey.class, foreign -> {
            assertThat(foreign.key()).isEqualTo(key);
            assertThat(foreign.reason()).contains(reason);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"prod", "/", "/prod/", "prod//", "./", "../", "prod/../", "prod/.hidden/", "a b/", "ü/"})
    void refusesPrefix(String prefix) {
        assertThatThrownBy(() -> new ObjectKeys(prefix))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("prefix is \"" + prefix + "\"");
    }

    @Test
    void refusesPrefixThatLeavesNoRoomForAKey() {
        assertThat(new ObjectKeys("p".repeat(ObjectKeys.PREFIX_LENGTH_MAX - 1) + "/"))
                .isNotNull();
        assertThatThrownBy(() -> new ObjectKeys("p".repeat(ObjectKeys.PREFIX_LENGTH_MAX) + "/"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most " + ObjectKeys.PREFIX_LENGTH_MAX);
    }

    @Test
    void buildsAndParsesKeysOfTheTable() {
        ObjectKeys keys = new ObjectKeys("prod/");
        UUID topicId = UUID.fromString("7f3c2d10-9b5e-4c61-8f04-2a6d1e0b9c33");
        TableSegmentKey key = new TableSegmentKey("orders", topicId, 7, LocalDate.of(2026, 11, 24), 500, 0);
        String text = "prod/table/topic=orders/topic_id=7f3c2d10-9b5e-4c61-8f04-2a6d1e0b9c33"
                + "/partition=7/date=2026-11-24/00000000000000000500.parquet";

        assertThat(keys.of(key)).isEqualTo(text);
        assertThat(keys.parse(text)).isEqualTo(key);
        assertThat(text).startsWith(keys.tablePrefix("orders", topicId)).startsWith(keys.tablePrefix());
        assertThat(keys.parse(text.replace("partition=7", "partition=07"))).isInstanceOf(ForeignKey.class);
        assertThat(keys.parse(text.replace("11-24", "11-31"))).isInstanceOf(ForeignKey.class);
        assertThat(keys.parse(text.replace("500.parquet", "500.csv"))).isInstanceOf(ForeignKey.class);
    }

    @Test
    void aLaterEpochStandsInTheKeyAndEpochZeroDoesNot() {
        TableSegmentKey key = new TableSegmentKey("orders", TOPIC_ID, 7, LocalDate.of(2026, 11, 24), 500, 3);
        ObjectKeys keys = new ObjectKeys("");

        String text = keys.of(key);

        assertThat(text).endsWith("/date=2026-11-24/00000000000000000500-0000000003.parquet");
        assertThat(keys.parse(text)).isEqualTo(key);
        assertThat(keys.parse(text.replace("-0000000003", "-0000000000"))).isInstanceOf(ForeignKey.class);
        assertThat(keys.parse(text.replace("-0000000003", "-3"))).isInstanceOf(ForeignKey.class);
        assertThatThrownBy(() -> new TableSegmentKey("orders", TOPIC_ID, 7, LocalDate.EPOCH, 0, -1))
                .hasMessage("epoch is -1, expected 0 to 9999999999");
    }

    @Test
    void noPartOfAKeyOfTheTableIsLongerThanAFileNameMayBe() {
        TableSegmentKey longest = new TableSegmentKey(
                "x".repeat(249),
                new UUID(0, 0),
                99_999,
                LocalDate.of(9999, 12, 31),
                Long.MAX_VALUE,
                TableSegmentKey.EPOCH_MAX);

        String key = new ObjectKeys("p".repeat(255) + "/").of(longest);

        assertThat(key.length()).isLessThan(1_024);
        assertThat(key.split("/")).allSatisfy(part -> assertThat(part.length()).isLessThanOrEqualTo(255));
    }

    @Test
    void refusesWhatNoKeyCanName() {
        assertThatThrownBy(() -> new RawSegmentKey("a/b", TOPIC_ID, 0, SEGMENT_ID))
                .hasMessageContaining("topicName");
        assertThatThrownBy(() -> new RawSegmentKey("", TOPIC_ID, 0, SEGMENT_ID)).hasMessageContaining("topicName");
        assertThatThrownBy(() -> new RawSegmentKey("t".repeat(250), TOPIC_ID, 0, SEGMENT_ID))
                .hasMessageContaining("topicName");
        assertThatThrownBy(() -> new RawSegmentKey("orders", TOPIC_ID, 100_000, SEGMENT_ID))
                .hasMessage("partition is 100000, expected 0 to 99999");
        assertThatThrownBy(() -> new RawSegmentKey("orders", TOPIC_ID, 0, TOPIC_ID))
                .hasMessage("segmentId is " + TOPIC_ID + ", expected a UUIDv7");
    }

    private static RawSegmentKey segmentAt(long timestampMs) {
        UUID segmentId = new UuidV7(() -> Instant.ofEpochMilli(timestampMs), new Random(timestampMs)).next();
        return new RawSegmentKey("orders", TOPIC_ID, 7, segmentId);
    }

    @Provide
    Arbitrary<String> prefixes() {
        return Arbitraries.of("", "prod/", "a/b/", "_x/y.z-/", "p".repeat(ObjectKeys.PREFIX_LENGTH_MAX - 1) + "/");
    }

    @Provide
    Arbitrary<RawSegmentKey> segments() {
        Arbitrary<String> topicNames = Arbitraries.strings()
                .withCharRange('a', 'z')
                .withCharRange('A', 'Z')
                .withCharRange('0', '9')
                .withChars("._-")
                .ofMinLength(1)
                .ofMaxLength(249)
                .filter(name -> !List.of(".", "..").contains(name));
        Arbitrary<UUID> topicIds =
                Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(UUID::new);
        Arbitrary<UUID> segmentIds = Combinators.combine(
                        Arbitraries.longs().between(0, (1L << 48) - 1), Arbitraries.longs())
                .as((timestampMs, seed) ->
                        new UuidV7(() -> Instant.ofEpochMilli(timestampMs), new Random(seed)).next());
        return Combinators.combine(
                        topicNames, topicIds, Arbitraries.integers().between(0, TopicNames.PARTITION_MAX), segmentIds)
                .as(RawSegmentKey::new);
    }
}
