package io.tailwater.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tailwater.http.format.KafkaMediaType;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever is sent, the answer is a success or the client's error, and in the one shape. The same seed sends the same. */
@QuarkusTest
@Tag("volume")
class FuzzTest {

    private static final long SEED = 20_261_122L;
    private static final int BODIES = 2_500;
    private static final int QUERIES = 1_500;
    private static final int MUTATIONS_MAX = 4;

    private static final String[] TYPES = {
        KafkaMediaType.BINARY_V2, KafkaMediaType.JSON_V2, KafkaMediaType.TEXT_V2, KafkaMediaType.JSON
    };
    private static final String[] BODIES_TO_SPOIL = {
        "{\"records\":[{\"key\":\"a2V5\",\"value\":\"dmFsdWU=\",\"partition\":1,\"timestamp\":1517363399650,"
                + "\"headers\":[{\"key\":\"h\",\"value\":\"AA==\"},{\"key\":\"h\",\"value\":null}]}]}",
        "{\"records\":[{\"key\":{\"a\":[1,2.5e3,\"x\"]},\"value\":[true,false,null,{}]},{\"value\":\"\\u00e9\\n\"}],"
                + "\"key_schema\":null,\"value_schema_id\":null}",
        "{\"records\":[{\"value\":\"ü漢🌍\"},{\"value\":null},{}]}",
        "{\"topic_name\":\"t\",\"partitions_count\":3,\"replication_factor\":1}",
    };
    private static final String[] FRAGMENTS = {
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "\\u",
        "\\ud800",
        "null",
        "true",
        "-",
        "0",
        "1e999",
        ".5",
        "99999999999999999999",
        "\"records\":",
        "\"partition\":",
        "\"headers\":[",
        "\u0000",
        "\ufeff",
        "🌍",
        "\n",
        "NaN",
    };
    private static final String[] NAMES = {
        "offset", "timestamp", "timeout", "max_bytes", "min_bytes", "fetch.min.bytes", "x", "", "%00", "offset%20"
    };
    private static final String[] VALUES = {
        "",
        "0",
        "1",
        "5",
        "-1",
        "earliest",
        "latest",
        "9223372036854775807",
        "9223372036854775808",
        "2147483648",
        "1.5",
        "2018-02-06T12:00:00Z",
        "-999999999-01-01T00:00:00%2B18:00",
        "%00",
        "%F0%9F%8C%8D",
        "%FF",
        "1,2",
        "00",
        "null"
    };

    @TestHTTPResource("/")
    URI base;

    private Api api;
    private String topic;
    private final Random random = new Random(SEED);
    private final Map<Integer, Integer> statuses = new TreeMap<>();

    @BeforeEach
    void connect() throws Exception {
        api = new Api(base);
        topic = api.topic(3);
    }

    @Test
    void spoiltBodies() throws Exception {
        for (int i = 0; i < BODIES; i++) {
            byte[] body = pick(BODIES_TO_SPOIL).getBytes(UTF_8);
            for (int mutations = random.nextInt(MUTATIONS_MAX + 1); mutations > 0; mutations--) {
                body = mutate(body);
            }
            String path = random.nextInt(10) == 0 ? "/admin/topics" : "/topics/" + topic;
            String type = pick(TYPES);

            HttpResponse<String> answer =
                    api.http().send("POST", path, BodyPublishers.ofByteArray(body), "Content-Type", type);

            requireNoFault(answer, i + ": " + path + " " + type + " " + new String(body, UTF_8));
        }
        assertThat(statuses.keySet()).contains(200, 400, 422);
    }

    @Test
    void spoiltQueries() throws Exception {
        api.produced(topic + "/partitions/0", KafkaMediaType.JSON, "{\"records\":[{\"key\":1,\"value\":{}},{}]}");
        for (int i = 0; i < QUERIES; i++) {
            StringBuilder query = new StringBuilder();
            for (int parameters = random.nextInt(4); parameters > 0; parameters--) {
                String name = pick(NAMES);
                query.append(query.isEmpty() ? "" : "&")
                        .append(name)
                        .append("=")
                        .append(pick(VALUES));
            }
            // Otherwise every empty answer takes its time.
            String path = Api.recordsPath(topic, random.nextInt(4), query.toString());

            HttpResponse<String> answer = api.http().get(path, "Accept", pick(TYPES));

            requireNoFault(answer, i + ": " + path);
        }
        assertThat(statuses.keySet()).contains(200, 400, 404, 416);
    }

    private void requireNoFault(HttpResponse<String> answer, String request) throws Exception {
        statuses.merge(answer.statusCode(), 1, Integer::sum);
        assertThat(answer.statusCode()).as(request + " -> " + answer.body()).isLessThan(500);
        JsonNode body = Api.json(answer.body());
        if (answer.statusCode() >= 400) {
            assertThat(body.fieldNames()).toIterable().as(request).containsExactly("error_code", "message");
        }
    }

    private byte[] mutate(byte[] body) {
        int at = random.nextInt(body.length + 1);
        int to = Math.min(body.length, at + random.nextInt(1 + random.nextInt(12)));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(body, 0, at);
        switch (random.nextInt(5)) {
            case 0 -> out.writeBytes(pick(FRAGMENTS).getBytes(UTF_8));
            case 1 -> out.write(random.nextInt(256));
            case 2 -> out.write(body, at, to - at);
            default -> at = to;
        }
        out.write(body, at, body.length - at);
        return out.toByteArray();
    }

    private String pick(String[] choices) {
        return choices[random.nextInt(choices.length)];
    }
}
