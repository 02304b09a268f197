package io.tailwater.http.group;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tailwater.http.Api;
import io.tailwater.http.format.KafkaMediaType;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever is sent about a group, the answer is a success or the client's error, in the one shape. */
@QuarkusTest
@Tag("volume")
class GroupFuzzTest {

    private static final long SEED = 20_261_123L;
    private static final int REQUESTS = 2_500;
    private static final int MUTATIONS_MAX = 3;

    private static final String[] ROUTES = {
        "POST {g}",
        "POST {i}/subscription",
        "GET {i}/subscription",
        "DELETE {i}/subscription",
        "POST {i}/assignments",
        "GET {i}/assignments",
        "POST {i}/positions",
        "POST {i}/positions/beginning",
        "POST {i}/positions/end",
        "GET {i}/records?timeout=0",
        "GET {i}/records?timeout=0&max_bytes={v}",
        "GET {i}/records?timeout=0&position={v}",
        "POST {i}/offsets",
        "POST {i}/offsets?async={v}",
        "GET {i}/offsets",
        "GET {i}/offsets?partitions={v}",
        "POST {i}/offsets/committed",
        "DELETE {i}",
        "GET {g}/instances/{v}/records?timeout=0",
        "GET /admin/groups/{v}",
        "POST /admin/groups/{n}/offsets:reset",
        "DELETE /admin/groups/{n}",
    };
    private static final String[] BODIES = {
        "",
        "{}",
        "{\"name\":\"fuzzed\",\"format\":\"text\",\"auto.offset.reset\":\"earliest\",\"auto.commit.enable\":\"true\","
                + "\"fetch.min.bytes\":\"1\",\"consumer.request.timeout.ms\":0}",
        "{\"topics\":[\"{t}\",\"none\"]}",
        "{\"topic_pattern\":\"{t}.*|(a+)+b\"}",
        "{\"partitions\":[{\"topic\":\"{t}\",\"partition\":0},{\"topic\":\"{t}\",\"partition\":\"1\"}]}",
        "{\"offsets\":[{\"topic\":\"{t}\",\"partition\":0,\"offset\":3,\"metadata\":\"m\"}]}",
        "{\"partitions\":[{\"topic\":\"{t}\",\"partition\":0,\"offset\":3}]}",
        "{\"offsets\":[{\"topic\":\"{t}\",\"partition\":0,\"offset\":3}],\"timestamps\":[{\"topic\":\"{t}\","
                + "\"partition\":1,\"timestamp\":\"2018-02-06T12:00:00Z\"}]}",
        "{\"to\":\"timestamp\",\"timestamp\":5,\"partitions\":[{\"topic\":\"{t}\",\"partition\":0}]}",
    };
    private static final String[] FRAGMENTS = {
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\ud800",
        "null",
        "true",
        "-",
        "0",
        "1e999",
        "99999999999999999999",
        "\u0000",
        "🌍",
        "\"offset\":",
        "\"topic\":",
        "("
    };
    private static final String[] VALUES = {
        "",
        "0",
        "1",
        "-1",
        "9223372036854775808",
        "1.5",
        "%00",
        "%FF",
        "null",
        "true",
        "{t}:0",
        "{t}:0,{t}:1",
        "{t}:-1",
        ":",
        "AQ",
        "%F0%9F%8C%8D",
        "..",
        "%2F",
        "x".repeat(1_100)
    };

    @TestHTTPResource("/")
    URI base;

    private final Random random = new Random(SEED);
    private final Map<Integer, Integer> statuses = new TreeMap<>();

    @Test
    void spoiltRequests() throws Exception {
        Api api = new Api(base);
        String topic = api.topic(2);
        api.produced(topic, KafkaMediaType.BINARY_V2, "{\"records\":[{\"value\":\"/w==\"},{\"value\":\"MQ==\"},{}]}");
        String group = "g-" + UUID.randomUUID();
        for (int i = 0; i < REQUESTS; i++) {
            if (i % 20 == 0) {
                Consumer.createAnswer(api, group, "{\"name\":\"one\",\"auto.offset.reset\":\"earliest\"}");
            }
            String[] route = pick(ROUTES).split(" ", 2);
            String path = route[1].replace("{i}", "{g}/instances/one")
                    .replace("{g}", "/consumers/{n}")
                    .replace("{n}", group)
                    .replace("{v}", pick(VALUES))
                    .replace("{t}", topic);
            byte[] body = pick(BODIES).replace("{t}", topic).getBytes(UTF_8);
            for (int mutations = random.nextInt(MUTATIONS_MAX + 1); mutations > 0; mutations--) {
                body = mutate(body);
            }

            HttpResponse<String> answer = api.http()
                    .send(route[0], path, BodyPublishers.ofByteArray(body), "Content-Type", KafkaMediaType.V2);

            requireNoFault(answer, i + ": " + route[0] + " " + path + " " + new String(body, UTF_8));
        }
        assertThat(statuses.keySet()).contains(200, 204, 400, 404, 409, 422);
    }

    private void requireNoFault(HttpResponse<String> answer, String request) throws Exception {
        statuses.merge(answer.statusCode(), 1, Integer::sum);
        assertThat(answer.statusCode()).as(request + " -> " + answer.body()).isLessThan(500);
        if (answer.statusCode() >= 400) {
            JsonNode body = Api.json(answer.body());
            assertThat(body.fieldNames()).toIterable().as(request).containsExactly("error_code", "message");
        }
    }

    private byte[] mutate(byte[] body) {
        int at = random.nextInt(body.length + 1);
        int to = Math.min(body.length, at + random.nextInt(12));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(body, 0, at);
        switch (random.nextInt(4)) {
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
