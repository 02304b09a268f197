package io.tailwater.http.fetch;

import static io.tailwater.http.Api.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tailwater.http.Api;
import io.tailwater.http.format.KafkaMediaType;
import io.tailwater.http.limit.RequestLimits;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class FetchTest {

    private static final long POLL_MAX_SECONDS = 30;

    @TestHTTPResource("/")
    URI base;

    private Api api;

    @BeforeEach
    void connect() {
        api = new Api(base);
    }

    @Test
    void recordHasItsPlaceAndItsTime() throws Exception {
        String topic = api.topic(2);
        api.produced(
                topic + "/partitions/1",
                KafkaMediaType.JSON,
                "{\"records\":[{\"key\":\"k\",\"value\":{\"a\":1},\"timestamp\":5}]}");

        HttpResponse<String> answer = api.fetch(topic, 1, "offset=0", KafkaMediaType.JSON);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().allValues("Content-Type")).containsExactly(KafkaMediaType.JSON);
        assertThat(answer.headers().allValues("Tailwater-Next-Offset")).containsExactly("1");
        assertThat(answer.body())
                .isEqualTo("[{\"topic\":\"" + topic + "\",\"key\":\"k\",\"value\":{\"a\":1},\"partition\":1,"
                        + "\"offset\":0,\"timestamp\":5}]");
    }

    @Test
    void offsetsAreNumbersEarliestAndLatest() throws Exception {
        String topic = numbered(5);

        assertThat(values(topic, "offset=2")).containsExactly("2", "3", "4");
        assertThat(values(topic, "offset=earliest")).containsExactly("0", "1", "2", "3", "4");
        assertThat(values(topic, "")).containsExactly("0", "1", "2", "3", "4");
        assertThat(values(topic, "offset=latest")).isEmpty();
        assertThat(values(topic, "offset=5")).isEmpty();
    }

    @Test
    void timestampsAreMillisecondsAndIso8601() throws Exception {
        String topic = api.topic(1);
        for (int hour = 0; hour < 4; hour++) {
            api.produced(
                    topic,
                    KafkaMediaType.TEXT_V2,
                    "{\"records\":[{\"value\":\"" + hour + "\",\"timestamp\":" + hour * 3_600_000 + "}]}");
        }

        assertThat(values(topic, "timestamp=3600000")).containsExactly("1", "2", "3");
        assertThat(values(topic, "timestamp=3600001")).containsExactly("2", "3");
        assertThat(values(topic, "timestamp=-1")).containsExactly("0", "1", "2", "3");
        assertThat(values(topic, "timestamp=10800001")).isEmpty();
        assertThat(values(topic, "timestamp=1970-01-01T02:00:00Z")).containsExactly("2", "3");
        assertThat(values(topic, "timestamp=1970-01-01T02:30:00.5%2B01:00")).containsExactly("2", "3");
        assertThat(values(topic, "timestamp=1970-01-01T00:30-01:00")).containsExactly("2", "3");
    }

    @Test
    void maxBytesCutsAndTheNextOffsetContinues() throws Exception {
        String topic = numbered(10);
        List<String> read = new ArrayList<>();
        String next = "0";

        for (int answers = 0; answers < 4; answers++) {
            HttpResponse<String> answer = api.fetch(topic, 0, "max_bytes=3&offset=" + next, KafkaMediaType.TEXT_V2);
            assertThat(Api.json(answer.body())).hasSize(answers < 3 ? 3 : 1);
            Api.json(answer.body())
                    .forEach(record -> read.add(record.get("value").asText()));
            next = answer.headers().firstValue("Tailwater-Next-Offset").orElseThrow();
        }

        assertThat(read).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        assertThat(next).isEqualTo("10");
    }

    @Test
    void oneRecordIsGivenWhateverItsSize() throws Exception {
        String topic = api.topic(1);
        api.produced(
                topic,
                KafkaMediaType.TEXT_V2,
                "{\"records\":[{\"value\":\"" + "v".repeat(1024 * 1024) + "\"},{\"value\":\"second\"}]}");

        JsonNode records = api.fetched(topic, 0, "offset=0&max_bytes=1", KafkaMediaType.TEXT_V2);

        assertThat(records).hasSize(1);
    }

    @Test
    void answerStaysBelowWhatAFunctionMayAnswer() throws Exception {
        String topic = api.topic(1);
        // Six characters each in JSON.
        String value = "\\u0001".repeat(500_000);
        for (int i = 0; i < 4; i++) {
            api.produced(topic, KafkaMediaType.TEXT_V2, "{\"records\":[{\"value\":\"" + value + "\"}]}");
        }

        HttpResponse<String> first = api.fetch(topic, 0, "offset=0&max_bytes=3000000", KafkaMediaType.TEXT_V2);
        HttpResponse<String> binary = api.fetch(topic, 0, "offset=0&max_bytes=3000000", KafkaMediaType.BINARY_V2);

        assertThat(first.body().length()).isLessThan(RequestLimits.ANSWER_BYTES_MAX);
        assertThat(Api.json(first.body())).hasSize(1);
        assertThat(first.headers().firstValue("Tailwater-Next-Offset")).hasValue("1");
        assertThat(Api.json(binary.body())).hasSize(4);
    }

    @Test
    void longPollReturnsWhenARecordComes() throws Exception {
        String topic = numbered(1);

        CompletableFuture<HttpResponse<String>> poll = api.fetchLater(topic, 0, "offset=1&timeout=20000");
        api.produced(topic, KafkaMediaType.TEXT_V2, "{\"records\":[{\"value\":\"awaited\"}]}");
        HttpResponse<String> answer = poll.get(POLL_MAX_SECONDS, TimeUnit.SECONDS);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Api.json(answer.body())).hasSize(1);
        assertThat(answer.headers().firstValue("Tailwater-Next-Offset")).hasValue("2");
    }

    @Test
    void longPollWaitsForAsManyBytesAsItWants() throws Exception {
        String topic = numbered(3);

        CompletableFuture<HttpResponse<String>> own = api.fetchLater(topic, 0, "min_bytes=300&timeout=20000");
        CompletableFuture<HttpResponse<String>> kafkas = api.fetchLater(topic, 0, "fetch.min.bytes=300&timeout=20000");
        api.produced(topic, KafkaMediaType.TEXT_V2, "{\"records\":[{\"value\":\"" + "v".repeat(300) + "\"}]}");

        assertThat(Api.json(own.get(POLL_MAX_SECONDS, TimeUnit.SECONDS).body())).hasSize(4);
        assertThat(Api.json(kafkas.get(POLL_MAX_SECONDS, TimeUnit.SECONDS).body()))
                .hasSize(4);
    }

    @Test
    void longPollFromTheEndLosesNothingBetweenTwoAnswers() throws Exception {
        String topic = numbered(3);

        HttpResponse<String> empty = api.fetch(topic, 0, "offset=latest&timeout=1", KafkaMediaType.TEXT_V2);
        String next = empty.headers().firstValue("Tailwater-Next-Offset").orElseThrow();
        api.produced(topic, KafkaMediaType.TEXT_V2, "{\"records\":[{\"value\":\"between\"}]}");

        assertThat(empty.body()).isEqualTo("[]");
        assertThat(next).isEqualTo("3");
        assertThat(values(topic, "offset=" + next)).containsExactly("between");
    }

    @Test
    void offsetThatIsOutOfRange() throws Exception {
        String topic = numbered(3);

        HttpResponse<String> answer = api.fetch(topic, 0, "offset=4", KafkaMediaType.TEXT_V2);

        assertError(answer, 416, 41601, "offset 4", "partition 0 of topic " + topic, "from 0 to 3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "offset=x                          | offset: \"x\" is not an offset from 0, earliest or latest",
                "offset=-1                         | offset: \"-1\" is not an offset",
                "offset=                           | offset: \"\" is not an offset",
                "offset=9223372036854775808        | offset: \"9223372036854775808\" is not an offset",
                "offset=1.0                        | offset: \"1.0\" is not an offset",
                "offset=0&offset=0                 | offset: is given 2 times",
                "offset=0&timestamp=0              | timestamp: is given beside offset",
                "timestamp=yesterday               | timestamp: \"yesterday\" is not milliseconds",
                "timestamp=                        | timestamp: \"\" is not milliseconds",
                "timestamp=2018-02-06              | timestamp: \"2018-02-06\" is not milliseconds",
                "timestamp=2018-02-06T12:00:00     | timestamp: \"2018-02-06T12:00:00\" is not milliseconds",
                "timestamp=9223372036854775808     | timestamp: \"9223372036854775808\" is not milliseconds",
                "timestamp=%2B999999999-12-31T23:59:59Z | timestamp: \"+999999999-12-31T23:59:59Z\" is not",
                "timeout=-1                        | timeout: \"-1\" is not an integer from 0 to",
                "timeout=1s                        | timeout: \"1s\" is not an integer",
                "timeout=2147483648                | timeout: \"2147483648\" is not an integer",
                "max_bytes=0                       | max_bytes: \"0\" is not an integer from 1 to",
                "max_bytes=1e6                     | max_bytes: \"1e6\" is not an integer",
                "min_bytes=-1                      | min_bytes: \"-1\" is not an integer from 0 to",
                "min_bytes=1&fetch.min.bytes=1     | fetch.min.bytes: is given beside min_bytes",
                "ofset=5                           | ofset: is not a parameter; there are offset, timestamp"
            })
    void parameterThatIsRefused(String query, String message) throws Exception {
        String topic = api.topic(1);

        HttpResponse<String> answer = api.fetch(topic, 0, query, KafkaMediaType.TEXT_V2);

        assertError(answer, 400, 400, message);
    }

    @Test
    void parametersAboveTheirBoundsAreLoweredToThem() throws Exception {
        String topic = numbered(1);

        assertThat(values(topic, "timeout=2147483647&max_bytes=2147483647&min_bytes=0"))
                .containsExactly("0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | application/vnd.kafka.binary.v2+json | Ig==",
                "*/* | application/vnd.kafka.binary.v2+json | Ig==",
                "application/* | application/vnd.kafka.binary.v2+json | Ig==",
                "application/vnd.kafka.v2+json | application/vnd.kafka.v2+json | Ig==",
                "text/html, application/vnd.kafka.text.v2+json;q=0.1 | application/vnd.kafka.text.v2+json | \"",
                "application/json;q=0.2, APPLICATION/VND.kafka.text.v2+json;Q=0.9 |"
                        + " application/vnd.kafka.text.v2+json | \"",
                "application/vnd.kafka.text.v2+json, */* | application/vnd.kafka.text.v2+json | \"",
                "application/vnd.kafka.text.v2+json;q=0, */*;q=0.1 | application/vnd.kafka.binary.v2+json | Ig==",
                "application/vnd.kafka.text.v2+json;q=x | application/vnd.kafka.text.v2+json | \"",
            })
    void formatIsTheOneThatIsAccepted(String accept, String type, String value) throws Exception {
        String topic = api.topic(1);
        api.produced(topic, KafkaMediaType.TEXT_V2, "{\"records\":[{\"value\":\"\\\"\"}]}");

        HttpResponse<String> answer = api.fetch(topic, 0, "offset=0", accept);

        assertThat(answer.headers().allValues("Content-Type")).containsExactly(type);
        assertThat(Api.json(answer.body()).get(0).get("value").asText()).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "nonsense", ";", "application/json;q=0", "application/vnd.kafka.avro.v2+json"})
    void formatThatIsRefused(String accept) throws Exception {
        HttpResponse<String> answer = api.fetch(api.topic(1), 0, "offset=0", accept);

        assertError(answer, 406, 40601, "Accept: " + accept, KafkaMediaType.BINARY_V2);
    }

    @ParameterizedTest
    @CsvSource({
        // Bytes of the bad record in base64, the format that cannot show them.
        "/w==, application/vnd.kafka.text.v2+json",
        "7aCA, application/vnd.kafka.text.v2+json",
        "dGV4dA==, application/vnd.kafka.json.v2+json",
        "'', application/vnd.kafka.json.v2+json",
        "MSAy, application/vnd.kafka.json.v2+json",
        "IDEg/w==, application/json",
        "eyIA, application/json",
        "MQA=, application/json",
        "77u/MQ==, application/json",
        "W10s, application/json",
        "fQ==, application/json",
        "IA==, application/json"
    })
    void recordThatTheFormatCannotShow(String base64, String type) throws Exception {
        String topic = api.topic(1);
        api.produced(
                topic,
                KafkaMediaType.BINARY_V2,
                "{\"records\":[{\"value\":\"MQ==\"},{\"value\":\"" + base64 + "\"},{\"value\":\"Mg==\"},{\"key\":\""
                        + base64 + "\"}]}");

        HttpResponse<String> before = api.fetch(topic, 0, "offset=0", type);
        HttpResponse<String> at = api.fetch(topic, 0, "offset=1", type);
        HttpResponse<String> atKey = api.fetch(topic, 0, "offset=3", type);
        JsonNode binary = api.fetched(topic, 0, "offset=1", KafkaMediaType.BINARY_V2);

        assertThat(Api.json(before.body())).hasSize(1);
        assertThat(before.headers().firstValue("Tailwater-Next-Offset")).hasValue("1");
        assertError(at, 406, 40601, "The value at offset 1 of partition 0 of topic " + topic, KafkaMediaType.BINARY_V2);
        assertError(atKey, 406, 40601, "The key at offset 3 of partition 0 of topic " + topic);
        assertThat(binary.get(0).get("value").asText()).isEqualTo(base64);
    }

    private String numbered(int count) throws Exception {
        String topic = api.topic(1);
        String records = IntStream.range(0, count)
                .mapToObj(i -> "{\"value\":\"" + i + "\"}")
                .collect(Collectors.joining(","));
        api.produced(topic, KafkaMediaType.TEXT_V2, "{\"records\":[" + records + "]}");
        return topic;
    }

    private List<String> values(String topic, String query) throws Exception {
        List<String> values = new ArrayList<>();
        api.fetched(topic, 0, query, KafkaMediaType.TEXT_V2)
                .forEach(record -> values.add(record.get("value").asText()));
        return values;
    }

    @Test
    void textThatGrowsBeyondAnAnswerIsRefusedAndFitsAsBinary() throws Exception {
        String topic = api.topic(1);
        String controls = Base64.getEncoder().encodeToString(new byte[1024 * 1024 - 100]);
        api.produced(topic, KafkaMediaType.BINARY_V2, "{\"records\":[{\"value\":\"" + controls + "\"}]}");

        assertError(api.fetch(topic, 0, "", KafkaMediaType.TEXT_V2), 406, 40601, "offset 0", "at most");
        assertThat(api.fetched(topic, 0, "", KafkaMediaType.BINARY_V2)
                        .get(0)
                        .get("value")
                        .asText())
                .isEqualTo(controls);
    }
}
