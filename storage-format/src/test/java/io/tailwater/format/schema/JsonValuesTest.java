package io.tailwater.format.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.format.record.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonValuesTest {

    private static final ValueSchema QUAKES = ValueSchema.parse("""
            {
              "type": "object",
              "required": ["mag"],
              "properties": {
                "mag": {"type": "number"},
                "place": {"type": ["string", "null"]},
                "depth": {"type": "integer"},
                "felt": {"type": "boolean"},
                "time": {"type": "string", "format": "date-time"},
                "day": {"type": "string", "format": "date"},
                "tags": {"type": "array"},
                "any": true,
                "at": {
                  "type": ["object", "null"],
                  "required": ["lon"],
                  "properties": {"lon": {"type": "number"}, "in": {"type": "object", "properties": {"lat": {"type": "number"}}}}
                }
              }
            }
            """);

    private static final List<String> COLUMNS =
            QUAKES.columns().stream().map(SchemaField::name).toList();

    private final ValueReader reader = QUAKES.reader();

    @Test
    void everyTypeIsRead() {
        assertThat(read("""
                {"mag": 1, "place": "Größe \\u00e9 \\ud83c\\udf0b", "depth": -9223372036854775808, "felt": true, "other": [{"mag": 2}],
                 "time": "2018-02-06T12:00:00.123456789+01:00", "day": "2018-02-06", "tags": [1, "a]", {"b": 2}], "any": "x\\ny",
                 "at": {"lon": -1.5e-3, "in": {"lat": 2}}}""")).isTrue();
        assertThat(decimal("mag")).isEqualTo(1.0);
        assertThat(text("place")).isEqualTo("Größe é 🌋");
        assertThat(number("depth")).isEqualTo(Long.MIN_VALUE);
        assertThat(number("felt")).isEqualTo(1);
        Instant time = Instant.parse("2018-02-06T11:00:00.123456Z");
        assertThat(number("time")).isEqualTo(time.getEpochSecond() * 1_000_000 + 123_456);
        assertThat(number("day")).isEqualTo(LocalDate.of(2018, 2, 6).toEpochDay());
        assertThat(text("tags")).isEqualTo("[1, \"a]\", {\"b\": 2}]");
        assertThat(text("any")).isEqualTo("\"x\\ny\"");
        assertThat(decimal("lon")).isEqualTo(-1.5e-3);
        assertThat(decimal("lat")).isEqualTo(2.0);
        assertThat(reader.row().level(COLUMNS.indexOf("lat"))).isEqualTo(3);
    }

    @Test
    void whatIsNotThereIsNullAtItsDepth() {
        assertThat(read("{\"mag\": 1e1, \"any\": 17, \"at\": {\"lon\": 1, \"in\": {}}}"))
                .isTrue();
        assertThat(text("any")).isEqualTo("17");
        assertThat(level("tags")).isZero();
        assertThat(level("place")).isZero();
        assertThat(level("lat")).isEqualTo(2);

        // The row is used again: nothing of the value before is left.
        assertThat(read("{\"mag\": 1, \"at\": null}")).isTrue();
        assertThat(level("lon")).isZero();
        assertThat(level("any")).isZero();
        assertThat(read("{\"mag\": 1, \"at\": {\"lon\": 2}}")).isTrue();
        assertThat(level("lat")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "7.0", "70e-1", "0.7e1"})
    void wholeNumbersAreIntegersHoweverTheyAreWritten(String number) {
        assertThat(read("{\"mag\": 0, \"depth\": " + number + "}")).isTrue();
        assertThat(number("depth")).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"mag\"",
                "{}",
                "{\"mag\": 1} {}",
                "{\"mag\": 1",
                "{\"mag\": \"1\"}",
                "{\"mag\": null}",
                "{\"mag\": 1e999}",
                "{\"mag\": NaN}",
                "{\"mag\": 1, \"mag\": 2}",
                "{\"mag\": 1, \"depth\": 9223372036854775808}",
                "{\"mag\": 1, \"depth\": 1.5}",
                "{\"mag\": 1, \"depth\": 1e999999999}",
                "{\"mag\": 1, \"depth\": null}",
                "{\"mag\": 1, \"tags\": null}",
                "{\"mag\": 1, \"felt\": 1}",
                "{\"mag\": 1, \"place\": \"\\ud83c\"}",
                "{\"mag\": 1, \"time\": \"yesterday\"}",
                "{\"mag\": 1, \"time\": \"2018-02-06T12:00:00\"}",
                "{\"mag\": 1, \"time\": \"+292278-02-06T12:00:00Z\"}",
                "{\"mag\": 1, \"day\": \"2018-02-30\"}",
                "{\"mag\": 1, \"day\": \"2018-2-3\"}",
                "{\"mag\": 1, \"at\": {}}",
                "{\"mag\": 1, \"at\": 3}",
                "{\"mag\": 1, \"at\": {\"lon\": 1, \"in\": null}}"
            })
    void whatDoesNotFitLeavesNothing(String value) {
        assertThat(read("{\"mag\": 1, \"any\": 2, \"at\": {\"lon\": 1}}")).isTrue();

        assertThat(read(value)).isFalse();

        for (int i = 0; i < COLUMNS.size(); i++) {
            assertThat(reader.row().level(i)).isZero();
        }
        assertThat(reader.row().sizeBytes()).isZero();
    }

    @Test
    void hostileValuesDoNotFit() {
        assertThat(read("{\"mag\": 1, \"tags\": " + "[".repeat(1_000_000))).isFalse();
        assertThat(read("{\"mag\": 1, \"x\": " + "{\"x\":".repeat(1_000_000))).isFalse();
        assertThat(read("{\"mag\": " + "9".repeat(1_000_000) + "}")).isFalse();
        assertThat(read("{\"" + "m".repeat(1_000_000) + "\": 1, \"mag\": 1}")).isFalse();
        assertThat(reader.read(Bytes.wrap(new byte[] {(byte) 0xfe, (byte) 0xff, 0, '{', 0, '}'})))
                .isFalse();
        assertThat(reader.read(Bytes.wrap("{\"mag\":1}".getBytes(StandardCharsets.UTF_16LE))))
                .isFalse();
        byte[] notText = "{\"mag\":1,\"any\":\"\u0001\"}".getBytes(StandardCharsets.ISO_8859_1);
        notText[notText.length - 3] = (byte) 0xff;
        assertThat(reader.read(Bytes.wrap(notText))).isFalse();
    }

    @Test
    void damagedValuesNeverBreakTheReader() {
        byte[] value = """
                {"mag": 1.5e3, "place": "Größe \\u00e9", "depth": 12, "felt": true, "time": "2018-02-06T12:00:00.1+01:00",
                 "day": "2018-02-06", "tags": [1, {"b": [2]}], "any": null, "at": {"lon": 1, "in": {"lat": 2}}}
                """.getBytes(StandardCharsets.UTF_8);
        assertThat(reader.read(Bytes.wrap(value))).isTrue();
        Random random = new Random(7);
        int fitting = 0;
        for (int i = 0; i < 50_000; i++) {
            byte[] damaged = value.clone();
            for (int changes = random.nextInt(3) + 1; changes > 0; changes--) {
                damaged[random.nextInt(damaged.length)] =
                        random.nextBoolean() ? (byte) random.nextInt() : value[random.nextInt(value.length)];
            }
            if (reader.read(Bytes.wrap(damaged))) {
                fitting++;
                for (int column = 0; column < COLUMNS.size(); column++) {
                    boolean isText = List.of("place", "tags", "any").contains(COLUMNS.get(column));
                    if (isText && reader.row().level(column) > 0) {
                        assertThat(Texts.isUtf8(reader.row().bytes(column))).isTrue();
                    }
                }
            }
        }
        assertThat(fitting).isPositive();
    }

    private boolean read(String value) {
        byte[] content = ("??" + value + "??").getBytes(StandardCharsets.UTF_8);
        return reader.read(Bytes.wrap(content, 2, content.length - 4));
    }

    private int level(String column) {
        return reader.row().level(COLUMNS.indexOf(column));
    }

    private long number(String column) {
        assertThat(level(column)).isPositive();
        return reader.row().number(COLUMNS.indexOf(column));
    }

    private double decimal(String column) {
        return Double.longBitsToDouble(number(column));
    }

    private String text(String column) {
        assertThat(level(column)).isPositive();
        return reader.row().bytes(COLUMNS.indexOf(column)).toUtf8String();
    }
}
