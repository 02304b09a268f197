package io.tailwater.http.produce;

import static io.tailwater.http.Api.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tailwater.http.Api;
import io.tailwater.http.format.KafkaMediaType;
import io.tailwater.http.limit.RequestLimits;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ProduceTest {

    private static final long SEED = 20_261_122L;
    private static final int RECORD_BYTES_MAX = 1024 * 1024;

    @TestHTTPResource("/")
    URI base;

    private Api api;

    @BeforeEach
    void connect() {
        api = new Api(base);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/partitions/0", "/partitions/0/"})
    void answerHasTheOffsetsInTheOrderOfTheRecords(String route) throws Exception {
        String topic = api.topic(1);

        HttpResponse<String> first =
                api.produce(topic + route, KafkaMediaType.JSON_V2, "{\"records\":[{\"value\":1},{\"value\":2}]}");
        HttpResponse<String> second =
                api.produce(topic + route, KafkaMediaType.JSON_V2, "{\"records\":[{\"value\":3}]}");

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.headers().allValues("Content-Type")).containsExactly(KafkaMediaType.V2);
        assertThat(first.body())
                .isEqualTo("{\"offsets\":[{\"partition\":0,\"offset\":0,\"error_code\":null,\"error\":null},"
                        + "{\"partition\":0,\"offset\":1,\"error_code\":null,\"error\":null}],"
                        + "\"key_schema_id\":null,\"value_schema_id\":null}");
        assertThat(second.body()).contains("\"offset\":2,");
    }

    @Test
    void nothingIsQueuedWhereThereIsNoQueue() throws Exception {
        String topic = api.topic(1);

        for (String ack : new String[] {"?ack=queued", "", "?ack=all"}) {
            HttpResponse<String> answer =
                    api.produce(topic + "/records" + ack, KafkaMediaType.JSON_V2, "{\"records\":[{\"value\":1}]}");
            assertError(answer, 422, 422, "ack: ");
        }
    }

    @Test
    void keysGoWhereKafkasProducerPutsThem() throws Exception {
        int partitions = 7;
        String topic = api.topic(partitions);
        Random random = new Random(SEED);
        String[] keys = IntStream.range(0, 200)
                .mapToObj(i -> i == 0 ? "" : "k" + random.nextLong() + "ü".repeat(i % 4))
                .toArray(String[]::new);
        String records = Arrays.stream(keys)
                .map(key -> "{\"key\":\"" + key + "\",\"value\":\"" + key + "\"}")
                .collect(Collectors.joining(","));

        JsonNode offsets = api.produced(topic, KafkaMediaType.TEXT_V2, "{\"records\":[" + records + "]}");

        for (int i = 0; i < keys.length; i++) {
            int expected = BuiltInPartitioner.partitionForKey(keys[i].getBytes(StandardCharsets.UTF_8), partitions);
            assertThat(offsets.get(i).get("partition").asInt()).as(keys[i]).isEqualTo(expected);
            JsonNode stored = api.fetched(
                    topic, expected, "offset=" + offsets.get(i).get("offset") + "&max_bytes=1", KafkaMediaType.TEXT_V2);
            assertThat(stored.get(0).get("value").asText()).isEqualTo(keys[i]);
        }
    }

    @Test
    void recordsWithoutKeysShareOnePartitionAndRequestsTakeTurns() throws Exception {
        String topic = api.topic(3);
        Set<Integer> used = new HashSet<>();

        for (int request = 0; request < 3; request++) {
            JsonNode offsets = api.produced(
                    topic, KafkaMediaType.JSON, "{\"records\":[{\"value\":1},{\"key\":null,\"value\":2},{}]}");
            assertThat(offsets)
                    .extracting(offset -> offset.get("partition").asInt())
                    .containsOnly(offsets.get(0).get("partition").asInt());
            used.add(offsets.get(0).get("partition").asInt());
        }

        assertThat(used).containsExactlyInAnyOrder(0, 1, 2);
    }

    @Test
    void partitionOfTheRecordComesBeforeThatOfThePathBeforeThatOfTheKey() throws Exception {
        String topic = api.topic(4);
        String records =
                "{\"records\":[{\"key\":1,\"value\":1,\"partition\":3},{\"key\":1,\"value\":1},{\"value\":1}]}";

        JsonNode offsets = api.produced(topic + "/partitions/2", KafkaMediaType.JSON, records);

        assertThat(offsets)
                .extracting(offset -> offset.get("partition").asInt())
                .containsExactly(3, 2, 2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // What is not JSON.
                "``                                    | 400 | 400   | The body is not JSON: it is empty",
                "{\"records\":[                        | 400 | 400   | line 1, column",
                "{\"records\":[{\"value\":tru}]}       | 400 | 400   | Unrecognized token 'tru'",
                "{\"records\":[{\"value\":01}]}        | 400 | 400   | The body is not JSON",
                "{\"records\":[{\"value\":null}]}x     | 400 | 400   | The body is not JSON",
                "{\"records\":[{\"value\":null}]} []   | 400 | 400   | more behind its end",
                "{'records':[]}                        | 400 | 400   | The body is not JSON",
                "{\"records\":[{\"value\":NaN}]}       | 400 | 400   | The body is not JSON",
                "{\"records\":[{\"value\":null,}]}     | 400 | 400   | The body is not JSON",
                // What is JSON, but not a produce request.
                "[]                                    | 422 | 422   | the body: is an array, not an object",
                "7                                     | 422 | 422   | the body: is the number 7, not an object",
                "{}                                    | 422 | 422   | records: is missing",
                "{\"records\":[]}                      | 422 | 422   | records: is empty",
                "{\"records\":null}                    | 422 | 422   | records: is null, not an array",
                "{\"records\":{}}                      | 422 | 422   | records: is an object, not an array",
                "{\"records\":[1]}                     | 422 | 422   | records[0]: is the number 1, not an object",
                "{\"records\":[{},[]]}                 | 422 | 422   | records[1]: is an array, not an object",
                "{\"records\":[{}],\"records\":[{}]}   | 422 | 422   | records: occurs twice",
                "{\"records\":[{}],\"recods\":[{}]}    | 400 | 400   | recods: is not known; there are records,",
                "{\"records\":[{},{\"valeu\":{}}]}     | 400 | 400   | records[1].valeu: is not known; there are key,",
                "{\"records\":[{\"value\":null,\"value\":\"\"}]}         | 422 | 422 | records[0].value: occurs twice",
                "{\"records\":[{\"partition\":0,\"partition\":0}]} | 422 | 422 | records[0].partition: occurs twice",
                // Schemas.
                "{\"records\":[{}],\"key_schema\":\"s\"}   | 422 | 422 | key_schema: must be null or left out",
                "{\"records\":[{}],\"key_schema_id\":1}    | 422 | 422 | key_schema_id: must be null or left out",
                "{\"value_schema\":\"s\",\"records\":[{}]} | 422 | 422 | value_schema: must be null or left out",
                "{\"value_schema_id\":1,\"records\":[{}]}  | 422 | 422 | value_schema_id: must be null or left out",
                // Numbers.
                "{\"records\":[{\"partition\":\"0\"}]}        | 422 | 422 | records[0].partition: is a string, not an int",
                "{\"records\":[{\"partition\":0.0}]}          | 422 | 422 | records[0].partition: is the number 0.0, not",
                "{\"records\":[{\"partition\":true}]}         | 422 | 422 | records[0].partition: is a boolean, not an",
                "{\"records\":[{\"partition\":-1}]}           | 422 | 422 | records[0].partition: is -1, not between 0",
                "{\"records\":[{\"partition\":2147483648}]}   | 422 | 422 | records[0].partition: is 2147483648, not",
                "{\"records\":[{},{\"timestamp\":\"1\"}]}     | 422 | 422 | records[1].timestamp: is a string, not an int",
                "{\"records\":[{\"timestamp\":1e3}]}          | 422 | 422 | records[0].timestamp: is the number 1e3, not",
                "{\"records\":[{\"timestamp\":9223372036854775808}]} | 422 | 422 | timestamp: is 9223372036854775808, not",
                // Headers.
                "{\"records\":[{\"headers\":{}}]}                  | 422 | 422 | records[0].headers: is an object, not an",
                "{\"records\":[{\"headers\":[null]}]}              | 422 | 422 | records[0].headers[0]: is null, not an obj",
                "{\"records\":[{\"headers\":[{}]}]}                | 422 | 422 | records[0].headers[0]: has no key",
                "{\"records\":[{\"headers\":[{\"key\":1}]}]}       | 422 | 422 | records[0].headers[0].key: is the number",
                "{\"records\":[{\"headers\":[{\"key\":\"\\udc00\"}]}]} | 422 | 422 | headers[0].key: has an unpaired surr",
                "{\"records\":[{\"headers\":[{\"key\":\"\",\"value\":\"?\"}]}]} | 422 | 42203 | headers[0].value: is not base",
                "{\"records\":[{\"headers\":[{\"key\":\"\",\"value\":1}]}]}     | 422 | 42203 | headers[0].value: is the number",
                "{\"records\":[{\"headers\":[{\"name\":\"\"}]}]}   | 400 | 400 | headers[0].name: is not known; there are key",
                "{\"records\":[{\"headers\":[{\"key\":\"\",\"key\":\"\"}]}]}    | 422 | 422 | headers[0].key: occurs twice",
                // Base64, which is the format here.
                "{\"records\":[{},{\"value\":\"?\"}]}      | 422 | 42203 | records[1].value: is not base64: Input",
                "{\"records\":[{\"value\":\"QQ=\"}]}       | 422 | 42203 | records[0].value: is not base64",
                "{\"records\":[{\"value\":\"QUJ\\nD\"}]}   | 422 | 42203 | records[0].value: is not base64",
                "{\"records\":[{\"value\":\"_-_-\"}]}      | 422 | 42203 | records[0].value: is not base64",
                "{\"records\":[{\"value\":\"Q\"}]}         | 422 | 42203 | records[0].value: is not base64",
                "{\"records\":[{\"key\":{}}]}              | 422 | 42203 | records[0].key: is an object, not a string in",
                "{\"records\":[{\"value\":1}]}             | 422 | 42203 | records[0].value: is the number 1, not a",
            })
    void bodyThatIsRefused(String body, int status, int code, String message) throws Exception {
        String topic = api.topic(1);

        HttpResponse<String> answer = api.produce(topic, KafkaMediaType.BINARY_V2, body);

        assertError(answer, status, code, message);
        assertEmpty(topic, 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | records[0].value: is the number 1, not a string",
                "{} | records[0].value: is an object, not a string",
                "\"\\ud800\" | records[0].value: has an unpaired surrogate",
                "\"\\udc00\\ud800\" | records[0].value: has an unpaired surrogate"
            })
    void valueThatIsNoText(String value, String message) throws Exception {
        String topic = api.topic(1);

        HttpResponse<String> answer =
                api.produce(topic, KafkaMediaType.TEXT_V2, "{\"records\":[{\"value\":" + value + "}]}");

        assertError(answer, 422, 42203, message);
    }

    @Test
    void lineAndColumnOfWhatIsNotJson() throws Exception {
        String topic = api.topic(1);

        HttpResponse<String> answer = api.produce(topic, KafkaMediaType.JSON, "{\n  \"records\": [\n    oops\n]}");

        assertError(answer, 400, 400, "'oops'", "line 3, column");
    }

    @Test
    void bodyThatIsNotUtf8() throws Exception {
        String topic = api.topic(1);
        byte[] latin1 = "{\"records\":[{\"value\":\"ü\"}]}".getBytes(StandardCharsets.ISO_8859_1);
        byte[] utf16 = "{\"records\":[{\"value\":1}]}".getBytes(StandardCharsets.UTF_16LE);
        byte[] marked = "\ufeff{\"records\":[{\"value\":1}]}".getBytes(StandardCharsets.UTF_8);

        assertError(post(topic, latin1), 400, 400, "byte 22 is not UTF-8");
        assertError(post(topic, utf16), 400, 400, "The body is not JSON: A zero byte");
        assertError(post(topic, marked), 400, 400, "The body is not JSON: A byte order mark");
    }

    private HttpResponse<String> post(String topic, byte[] body) throws Exception {
        return api.http()
                .send(
                        "POST",
                        "/topics/" + topic,
                        BodyPublishers.ofByteArray(body),
                        "Content-Type",
                        KafkaMediaType.JSON_V2);
    }

    @Test
    void jsonThatIsNestedTooDeep() throws Exception {
        String topic = api.topic(1);
        // Two levels are the request's own: the object and the array of records; the record is the third.
        int deepest = RequestLimits.JSON_DEPTH_MAX - 3;

        HttpResponse<String> deep = api.produce(topic, KafkaMediaType.JSON, nested(deepest));
        HttpResponse<String> deeper = api.produce(topic, KafkaMediaType.JSON, nested(deepest + 1));
        HttpResponse<String> deepestOfAll = api.produce(topic, KafkaMediaType.JSON, nested(1_000_000));

        assertThat(deep.statusCode()).isEqualTo(200);
        assertError(deeper, 400, 400, "nesting depth", "1000");
        assertError(deepestOfAll, 400, 400, "nesting depth", "1000");
    }

    private static String nested(int levels) {
        return "{\"records\":[{\"value\":" + "[".repeat(levels) + "]".repeat(levels) + "}]}";
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain, Content-Type text/plain is not supported",
        "nonsense, Content-Type nonsense is not a media type",
        ";, Content-Type ; is not a media type",
        "application/vnd.kafka.json.v1+json, is not supported",
        "application/octet-stream, is not supported",
        "application/vnd.kafka.avro.v2+json, needs a schema registry",
        "application/vnd.kafka.jsonschema.v2+json, needs a schema registry",
        "application/vnd.kafka.protobuf.v2+json, needs a schema registry",
        "application/json; charset=iso-8859-1, UTF-8 only"
    })
    void typeThatIsRefused(String type, String message) throws Exception {
        HttpResponse<String> answer = api.produce(api.topic(1), type, "{\"records\":[{\"value\":null}]}");

        assertError(answer, 415, 415, message);
    }

    @Test
    void typeThatIsMissing() throws Exception {
        HttpResponse<String> answer =
                api.http().send("POST", "/topics/" + api.topic(1), BodyPublishers.ofString("{\"records\":[{}]}"));

        assertError(answer, 415, 415, "Content-Type is missing", KafkaMediaType.BINARY_V2);
    }

    @Test
    void answerThatNobodyCouldReadIsRefusedBeforeAnythingIsAppended() throws Exception {
        String topic = api.topic(1);

        HttpResponse<String> answer = api.http()
                .send(
                        "POST",
                        "/topics/" + topic,
                        BodyPublishers.ofString("{\"records\":[{}]}"),
                        "Content-Type",
                        KafkaMediaType.JSON,
                        "Accept",
                        "text/html");

        assertError(answer, 406, 406, "Accept");
        assertEmpty(topic, 1);
    }

    @Test
    void bodyThatIsRefusedUnreadDoesNotDisturbTheNextRequest() throws Exception {
        String large = " ".repeat(RequestLimits.BODY_BYTES_MAX);

        HttpResponse<String> first = api.produce("none", KafkaMediaType.JSON, large);
        HttpResponse<String> second = api.produce("none", "application/vnd.kafka.avro.v2+json", large);
        HttpResponse<String> third = api.http().get("/brokers");

        assertError(first, 404, 40401, "topic none");
        assertError(second, 415, 415, "schema registry");
        assertThat(third.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "none/partitions/0", "no%20such%2F"})
    void unknownTopic(String path) throws Exception {
        assertError(
                api.produce(path, KafkaMediaType.JSON, "{\"records\":[{}]}"), 404, 40401, "topic no", "does not exist");
    }

    @Test
    void unknownPartition() throws Exception {
        String topic = api.topic(2);

        HttpResponse<String> inPath = api.produce(topic + "/partitions/2", KafkaMediaType.JSON, "{\"records\":[{}]}");
        HttpResponse<String> inRecord = api.produce(
                topic, KafkaMediaType.JSON, "{\"records\":[{\"partition\":0},{\"partition\":1},{\"partition\":2}]}");
        HttpResponse<String> notInteger =
                api.produce(topic + "/partitions/one", KafkaMediaType.JSON, "{\"records\":[{}]}");

        assertError(inPath, 404, 40402, "partition 2 of topic " + topic, "0 to 1");
        assertError(inRecord, 404, 40402, "partition 2 of topic " + topic, "0 to 1");
        assertError(notInteger, 404, 404, "Not found");
        assertEmpty(topic, 2);
    }

    @Test
    void recordOfTheLargestSizeIsStoredAndALargerOneIsRefused() throws Exception {
        String topic = api.topic(1);
        // Key, value and header are counted: 3 + 4 bytes beside the value.
        String largest = "v".repeat(RECORD_BYTES_MAX - 7);
        String other = "\"key\":\"key\",\"headers\":[{\"key\":\"h\",\"value\":\"AAAA\"}]";

        HttpResponse<String> stored = api.produce(
                topic, KafkaMediaType.TEXT_V2, "{\"records\":[{" + other + ",\"value\":\"" + largest + "\"}]}");
        HttpResponse<String> refused = api.produce(
                topic,
                KafkaMediaType.TEXT_V2,
                "{\"records\":[{\"value\":\"small\"},{" + other + ",\"value\":\"" + largest + "v\"}]}");
        JsonNode read = api.fetched(topic, 0, "offset=0", KafkaMediaType.TEXT_V2);

        assertThat(stored.statusCode()).as(stored.body()).isEqualTo(200);
        assertError(refused, 413, 413, "records[1]", "1048577", "1048576");
        assertThat(read).hasSize(1);
        assertThat(read.get(0).get("value").asText()).isEqualTo(largest);
    }

    @Test
    void requestOfTheLargestSizeIsStoredAndALargerOneIsRefused() throws Exception {
        String topic = api.topic(1);
        String value = "\"" + "v".repeat(1_000_000) + "\"";
        String records = ("{\"value\":" + value + "},").repeat(6);
        String body = "{\"records\":[" + records + "{}]}";
        String largest = body + " ".repeat(RequestLimits.BODY_BYTES_MAX - body.length());

        HttpResponse<String> stored = api.produce(topic, KafkaMediaType.JSON, largest);
        HttpResponse<String> refused = api.produce(topic, KafkaMediaType.JSON, largest + " ");

        assertThat(stored.statusCode()).as(stored.body()).isEqualTo(200);
        assertError(refused, 413, 413, "6291457", "6291456");
        assertThat(api.http().get("/topics/" + topic + "/partitions/0/offsets").body())
                .isEqualTo("{\"beginning_offset\":0,\"end_offset\":7}");
    }

    @Test
    void tooManyRecordsOrHeadersAreRefused() throws Exception {
        String topic = api.topic(1);
        String most = "{}" + ",{}".repeat(RequestLimits.RECORDS_MAX - 1);
        String headers = "{\"key\":\"\"}" + ",{\"key\":\"\"}".repeat(RequestLimits.HEADERS_MAX);

        HttpResponse<String> stored = api.produce(topic, KafkaMediaType.JSON, "{\"records\":[" + most + "]}");
        HttpResponse<String> records = api.produce(topic, KafkaMediaType.JSON, "{\"records\":[" + most + ",{}]}");
        HttpResponse<String> ofHeaders =
                api.produce(topic, KafkaMediaType.JSON, "{\"records\":[{\"headers\":[" + headers + "]}]}");

        assertThat(stored.statusCode()).isEqualTo(200);
        assertError(records, 413, 413, "records: more than 10000");
        assertError(ofHeaders, 422, 422, "records[0].headers[1000]", "at most 1000");
    }

    private void assertEmpty(String topic, int partitions) throws Exception {
        for (int partition = 0; partition < partitions; partition++) {
            assertThat(api.http()
                            .get("/topics/" + topic + "/partitions/" + partition + "/offsets")
                            .body())
                    .isEqualTo("{\"beginning_offset\":0,\"end_offset\":0}");
        }
    }
}
