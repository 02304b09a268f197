package io.tailwater.http.produce;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tailwater.http.Api;
import io.tailwater.http.format.KafkaMediaType;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was produced comes back byte for byte. */
@QuarkusTest
class RoundTripTest {

    private static final long SEED = 20_261_122L;

    @TestHTTPResource("/")
    URI base;

    private Api api;

    @BeforeEach
    void connect() {
        api = new Api(base);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12345678901234567890123456789012345678901234567890",
                "3.14159265358979323846264338327950288419716939937510",
                "1e400",
                "-0.0",
                "1.10",
                "{\"b\":1,\"a\":2,\"b\":3}",
                "{ \"spaces\" :\t[ 1 ,2, { } ] }",
                "\"with \\u0041 escapes, \\/ and ü, 漢, 🌍\"",
                "\"\"",
                "true",
                "false",
                "[]",
                "[null,[[\"]}\"]],{\"{\":\"\\\"\\\\\"}]",
            })
    void jsonValuesAndKeysAreKeptAsTheyWereWritten(String json) throws Exception {
        String topic = api.topic(1);

        api.produced(
                topic,
                KafkaMediaType.JSON_V2,
                "{\"records\":[{\"key\": " + json + " ,\"value\":" + json + "},{\"value\":\n" + json + "\n}]}");
        String answer = api.fetch(topic, 0, "offset=0", KafkaMediaType.JSON_V2).body();
        JsonNode bytes = api.fetched(topic, 0, "offset=0", KafkaMediaType.BINARY_V2);

        assertThat(answer)
                .contains("\"key\":" + json + ",\"value\":" + json + ",\"partition\":0,\"offset\":0,")
                .contains("\"key\":null,\"value\":" + json + ",\"partition\":0,\"offset\":1,");
        assertThat(bytes.get(0).get("key").binaryValue())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(json);
        assertThat(bytes.get(1).get("value").binaryValue())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(json);
    }

    @Test
    void textIsUtf8() throws Exception {
        String topic = api.topic(1);
        String text = "quote \\\" backslash \\\\ newline \\n nul \\u0000 ü 漢 \\ud83c\\udf0d 🌍";
        String plain = "quote \" backslash \\ newline \n nul \u0000 ü 漢 🌍 🌍";

        api.produced(
                topic,
                KafkaMediaType.TEXT_V2,
                "{\"records\":[{\"key\":\"\",\"value\":\"" + text + "\"},{\"key\":\"ü\",\"value\":\"\"}]}");
        JsonNode records = api.fetched(topic, 0, "offset=0", KafkaMediaType.TEXT_V2);
        JsonNode bytes = api.fetched(topic, 0, "offset=0", KafkaMediaType.BINARY_V2);

        assertThat(records.get(0).get("key").asText()).isEmpty();
        assertThat(records.get(0).get("value").asText()).isEqualTo(plain);
        assertThat(records.get(1).get("key").asText()).isEqualTo("ü");
        assertThat(records.get(1).get("value").isTextual()).isTrue();
        assertThat(bytes.get(0).get("value").binaryValue()).isEqualTo(plain.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void bytesAreBase64() throws Exception {
        String topic = api.topic(1);
        Random random = new Random(SEED);
        List<byte[]> values = new ArrayList<>();
        StringBuilder records = new StringBuilder();
        for (int length = 0; length < 300; length++) {
            byte[] value = new byte[length];
            random.nextBytes(value);
            values.add(value);
            var encoder =
                    length % 2 == 0 ? Base64.getEncoder() : Base64.getEncoder().withoutPadding();
            // PHP escapes the slash.
            String base64 = encoder.encodeToString(value).replace("/", length % 3 == 0 ? "\\/" : "/");
            records.append(length == 0 ? "" : ",").append("{\"value\":\"" + base64 + "\"}");
        }

        api.produced(topic, KafkaMediaType.BINARY_V2, "{\"records\":[" + records + "]}");
        JsonNode read = api.fetched(topic, 0, "offset=0", KafkaMediaType.BINARY_V2);

        assertThat(read).hasSameSizeAs(values);
        for (int i = 0; i < values.size(); i++) {
            assertThat(read.get(i).get("value").asText())
                    .isEqualTo(Base64.getEncoder().encodeToString(values.get(i)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {KafkaMediaType.BINARY_V2, KafkaMediaType.JSON_V2, KafkaMediaType.TEXT_V2})
    void nullAndMissingAreNothingInEveryFormat(String type) throws Exception {
        String topic = api.topic(1);

        api.produced(
                topic,
                type,
                "{\"records\":[{\"key\":null,\"value\":null},{},"
                        + "{\"partition\":null,\"timestamp\":null,\"headers\":null}],"
                        + "\"key_schema\":null,\"key_schema_id\":null,\"value_schema\":null,\"value_schema_id\":null}");
        JsonNode records = api.fetched(topic, 0, "offset=0", type);

        assertThat(records).hasSize(3).allSatisfy(record -> {
            assertThat(record.fieldNames())
                    .toIterable()
                    .containsExactly("topic", "key", "value", "partition", "offset", "timestamp");
            assertThat(record.get("key").isNull()).isTrue();
            assertThat(record.get("value").isNull()).isTrue();
        });
    }

    @Test
    void headersKeepTheirOrderAndTheirDuplicates() throws Exception {
        String topic = api.topic(1);
        String headers = "[{\"key\":\"a\",\"value\":\"AQI=\"},{\"key\":\"\",\"value\":null},"
                + "{\"key\":\"a\",\"value\":\"\"},{\"key\":\"ü \\\"\",\"value\":\"/w==\"}]";

        api.produced(
                topic,
                KafkaMediaType.JSON_V2,
                "{\"records\":[{\"value\":1,\"headers\":" + headers + "},{\"headers\":[{\"key\":\"b\"}]},"
                        + "{\"value\":2,\"headers\":[]}]}");
        String answer = api.fetch(topic, 0, "offset=0", KafkaMediaType.JSON_V2).body();

        assertThat(answer)
                .contains("\"headers\":" + headers + "}")
                .contains("\"headers\":[{\"key\":\"b\",\"value\":null}]}");
        assertThat(Api.json(answer).get(2).has("headers")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 1_517_363_399_650L, Long.MAX_VALUE, Long.MIN_VALUE})
    void timestampIsTheProducers(long timestampMs) throws Exception {
        String topic = api.topic(1);

        api.produced(topic, KafkaMediaType.JSON, "{\"records\":[{\"timestamp\":" + timestampMs + ",\"value\":1}]}");
        JsonNode records = api.fetched(topic, 0, "offset=0", KafkaMediaType.JSON);

        assertThat(records.get(0).get("timestamp").asLong()).isEqualTo(timestampMs);
    }

    @Test
    void timestampIsOursWhereTheProducerHasNone() throws Exception {
        String topic = api.topic(1);
        long before = System.currentTimeMillis();

        api.produced(topic, KafkaMediaType.JSON, "{\"records\":[{\"value\":1},{\"value\":2}]}");
        long after = System.currentTimeMillis();
        JsonNode records = api.fetched(topic, 0, "offset=0", KafkaMediaType.JSON);

        assertThat(records.get(0).get("timestamp").asLong()).isBetween(before, after);
        assertThat(records.get(1).get("timestamp")).isEqualTo(records.get(0).get("timestamp"));
    }

    @Test
    void plainTypesAreBinaryAndJson() throws Exception {
        String topic = api.topic(1);

        api.produced(topic, KafkaMediaType.V2, "{\"records\":[{\"value\":\"IkEi\"}]}");
        api.produced(topic, "Application/JSON; charset=\"UTF-8\"", "{\"records\":[{\"value\":\"B\"}]}");
        JsonNode records = api.fetched(topic, 0, "offset=0", KafkaMediaType.TEXT_V2);

        assertThat(records).extracting(record -> record.get("value").asText()).containsExactly("\"A\"", "\"B\"");
    }
}
