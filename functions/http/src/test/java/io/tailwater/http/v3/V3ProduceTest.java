package io.tailwater.http.v3;

import static io.tailwater.http.Api.assertError;
import static io.tailwater.http.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class V3ProduceTest {

    private static final String JSON = "application/json";

    @TestHTTPResource("/")
    URI base;

    private V3 v3;
    private String topic;

    @BeforeEach
    void connect() throws Exception {
        v3 = new V3(base);
        topic = v3.api().topic(3);
    }

    @Test
    void recordsOneBehindTheOtherAreReportedInTheirOrder() throws Exception {
        HttpResponse<String> answer = v3.post(
                records(),
                "{\"partition_id\":1,\"value\":{\"type\":\"STRING\",\"data\":\"a\"}}"
                        + "{\"partition_id\":2,\"value\":{\"type\":\"STRING\",\"data\":\"b\"}}\n"
                        + "  {\"partition_id\":1,\"timestamp\":\"2021-02-05T19:14:42+01:00\","
                        + "\"key\":{\"data\":\"AAE=\"},\"value\":{\"data\":{\"a\":1},\"type\":\"JSON\"}}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue(JSON);
        assertThat(answer.body().split("\r\n")).hasSize(3);
        List<JsonNode> reports = reports(answer);
        assertThat(reports)
                .extracting(report -> report.get("error_code").asInt())
                .containsOnly(200);
        assertThat(reports)
                .extracting(report -> report.get("partition_id").asInt())
                .containsExactly(1, 2, 1);
        assertThat(reports).extracting(report -> report.get("offset").asInt()).containsExactly(0, 0, 1);
        assertThat(reports.get(2))
                .isEqualTo(
                        json("{\"error_code\":200,\"cluster_id\":\"" + v3.root().substring(13)
                                + "\",\"topic_name\":\"" + topic + "\",\"partition_id\":1,\"offset\":1,"
                                + "\"timestamp\":\"2021-02-05T18:14:42Z\",\"key\":{\"type\":\"BINARY\",\"size\":2},"
                                + "\"value\":{\"type\":\"JSON\",\"size\":7}}"));
    }

    @Test
    void everyTypeIsStoredAsTheSecondVersionStoresIt() throws Exception {
        v3.post(
                records(),
                "{\"partition_id\":0,\"headers\":[{\"name\":\"h\",\"value\":\"AA==\"},{\"name\":\"n\",\"value\":null}],"
                        + "\"key\":{\"type\":\"JSON\",\"data\":\"k\"},"
                        + "\"value\":{\"data\":{\"b\": 12345678901234567890.10, \"a\" :[ ]},\"type\":\"JSON\"}}"
                        + "{\"partition_id\":0,\"value\":{\"type\":\"STRING\",\"data\":\"ü\"}}"
                        + "{\"partition_id\":0,\"value\":{\"type\":\"BINARY\",\"data\":null}}{\"partition_id\":0}");

        HttpResponse<String> text = v3.api().fetch(topic, 0, "", "application/vnd.kafka.text.v2+json");
        JsonNode read = json(text.body());
        assertThat(read.at("/0/key").asText()).isEqualTo("\"k\"");
        assertThat(read.at("/0/value").asText()).isEqualTo("{\"b\": 12345678901234567890.10, \"a\" :[ ]}");
        assertThat(read.at("/0/headers"))
                .isEqualTo(json("[{\"key\":\"h\",\"value\":\"AA==\"},{\"key\":\"n\",\"value\":null}]"));
        assertThat(read.at("/1/value").asText()).isEqualTo("ü");
        assertThat(read.at("/2/value").isNull()).isTrue();
        assertThat(read.at("/3/value").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"value\":{\"type\":\"BINARY\",\"data\":\"*\"}} | 400 | value.data: is not base64",
                "{\"value\":{\"type\":\"BINARY\",\"data\":{}}} | 400 | value.data: is an object",
                "{\"value\":{\"type\":\"STRING\",\"data\":1}} | 400 | value.data: is the number 1",
                "{\"value\":{\"type\":\"AVRO\",\"data\":1}} | 400 | schema registry",
                "{\"value\":{\"type\":\"XML\",\"data\":1}} | 400 | BINARY, JSON and STRING",
                "{\"value\":{\"schema_id\":1,\"data\":1}} | 400 | schema registry",
                "{\"value\":\"dg==\"} | 400 | value: is a string, not an object",
                "{\"valeu\":{\"data\":\"dg==\"}} | 400 | valeu: is not known",
                "{\"key\":null,\"key\":null} | 400 | key: occurs twice",
                "{\"partition_id\":-1} | 40402 | -1",
                "{\"partition_id\":3} | 40402 | partition 3",
                "{\"partition_id\":99999999999} | 400 | partition_id",
                "{\"timestamp\":\"yesterday\"} | 400 | timestamp",
                "{\"timestamp\":1} | 400 | timestamp",
                "{\"timestamp\":\"+999999999-01-01T00:00:00Z\"} | 400 | timestamp",
                "{\"headers\":[{\"name\":\"h\",\"value\":\"*\"}]} | 400 | headers[0].value",
                "{\"headers\":[{\"value\":\"AA==\"}]} | 400 | has no name",
                "7 | 400 | is the number 7, not an object",
                "[] | 400 | not an object",
            })
    void aWrongRecordFailsAloneInsideA200(String wrong, int code, String part) throws Exception {
        String good = "{\"partition_id\":0,\"value\":{\"type\":\"STRING\",\"data\":\"good\"}}";

        HttpResponse<String> answer = v3.post(records(), good + wrong + " " + good);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        List<JsonNode> reports = reports(answer);
        assertThat(reports).hasSize(3);
        assertThat(reports.get(0).get("offset").asInt()).isZero();
        assertThat(reports.get(1).fieldNames()).toIterable().containsExactly("error_code", "message");
        assertThat(reports.get(1).get("error_code").asInt()).isEqualTo(code);
        assertThat(reports.get(1).get("message").asText()).contains(part);
        assertThat(reports.get(2).get("offset").asInt()).isEqualTo(1);
    }

    @Test
    void whereTheJsonEndsTheRestIsOneFailure() throws Exception {
        HttpResponse<String> answer = v3.post(records(), "{\"partition_id\":0}{\"partition_id\":0} {\"partition_id\"");

        List<JsonNode> reports = reports(answer);
        assertThat(reports).hasSize(3);
        assertThat(reports.get(1).get("offset").asInt()).isEqualTo(1);
        assertThat(reports.get(2).get("error_code").asInt()).isEqualTo(400);
        assertError(v3.post(records(), "{\"partition_id\""), 400, 400, "not JSON");
    }

    @Test
    void aRecordBeyondTheTopicsLimitFailsAlone() throws Exception {
        v3.send("PUT", "/topics/" + topic + "/configs/max.message.bytes", "{\"value\":\"5\"}");

        List<JsonNode> reports = reports(v3.post(
                records(),
                "{\"value\":{\"type\":\"STRING\",\"data\":\"12345\"}}"
                        + "{\"value\":{\"type\":\"STRING\",\"data\":\"123456\"}}"));

        assertThat(reports)
                .extracting(report -> report.get("error_code").asInt())
                .containsExactly(200, 413);
    }

    @Test
    void wrongRequestsAreRefusedAsAWhole() throws Exception {
        assertError(v3.post(records(), ""), 422, 42206, "no record");
        assertError(v3.post(records(), " \r\n "), 422, 42206, "no record");
        assertError(v3.post("/topics/nowhere/records", "{}"), 404, 40403, "nowhere");
        assertError(v3.post("/topics/nowhere/records:batch", "{}"), 404, 40403, "nowhere");
        assertError(
                v3.api().http().send("POST", v3.root() + records(), BodyPublishers.ofString("{}")),
                415,
                415,
                "missing");
    }

    @Test
    void aChunkedBodyIsTaken() throws Exception {
        byte[] body = "{\"partition_id\":2}".repeat(100).getBytes(StandardCharsets.UTF_8);

        HttpResponse<String> answer = v3.api()
                .http()
                .send(
                        "POST",
                        "/kafka" + v3.root() + records(),
                        BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)),
                        "Content-Type",
                        JSON);

        assertThat(reports(answer)).hasSize(100).last().satisfies(report -> assertThat(
                        report.get("offset").asInt())
                .isEqualTo(99));
    }

    @Test
    void aBatchTellsSuccessesFromFailures() throws Exception {
        HttpResponse<String> answer = v3.post(
                records() + ":batch",
                "{\"entries\":[{\"partition_id\":1,\"id\":\"one\",\"value\":{\"type\":\"JSON\",\"data\":[1]}},"
                        + "{\"id\":\"two\",\"value\":{\"data\":\"*\"}},{\"id\":\"three\",\"partition_id\":1}]}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(207);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue(JSON);
        JsonNode body = json(answer.body());
        assertThat(body.get("successes"))
                .extracting(each -> each.get("id").asText())
                .containsExactly("one", "three");
        assertThat(body.at("/successes/1/offset").asInt()).isEqualTo(1);
        assertThat(body.at("/successes/0/value")).isEqualTo(json("{\"type\":\"JSON\",\"size\":3}"));
        assertThat(body.get("failures")).hasSize(1);
        assertThat(body.at("/failures/0/id").asText()).isEqualTo("two");
        assertThat(body.at("/failures/0/error_code").asInt()).isEqualTo(400);
        assertThat(body.at("/failures/0/message").asText()).startsWith("entries[1].value.data: is not base64");
    }

    @Test
    void wrongBatchesAreRefusedAsAWhole() throws Exception {
        String batch = records() + ":batch";

        assertError(v3.post(batch, "{\"entries\":[]}"), 422, 42208, "entries");
        assertError(v3.post(batch, "{}"), 422, 42208, "entries");
        assertError(v3.post(batch, "{\"entries\":[{}]}"), 422, 42208, "no id");
        assertError(v3.post(batch, "{\"entries\":[{\"id\":\"\"}]}"), 422, 42208, "0 characters");
        assertError(v3.post(batch, "{\"entries\":[{\"id\":\"" + "x".repeat(81) + "\"}]}"), 422, 42208, "81");
        assertError(v3.post(batch, "{\"entries\":[{\"id\":\"a\"},{\"id\":\"a\"}]}"), 422, 42208, "\"a\"");
        assertError(v3.post(batch, entries(11)), 422, 42208, "10");
        assertError(v3.post(batch, "{\"entries\":[{\"id\":1}]}"), 422, 422, "entries[0].id");
        assertError(v3.post(batch, "{\"entries\":{}}"), 422, 422, "entries");
        assertError(v3.post(batch, "{\"records\":[]}"), 400, 400, "records");
        assertError(v3.post(batch, "{\"entries\":[{\"id\":\"a\"}"), 400, 400, "not JSON");
        assertThat(v3.post(batch, entries(10)).statusCode()).isEqualTo(207);
    }

    private static String entries(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{\"id\":\"" + i + "\"}")
                .collect(Collectors.joining(",", "{\"entries\":[", "]}"));
    }

    private String records() {
        return "/topics/" + topic + "/records";
    }

    private static List<JsonNode> reports(HttpResponse<String> answer) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        List<JsonNode> reports = new ArrayList<>();
        for (String report : answer.body().split("\r\n")) {
            reports.add(json(report));
        }
        return reports;
    }
}
