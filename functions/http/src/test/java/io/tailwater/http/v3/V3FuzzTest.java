package io.tailwater.http.v3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tailwater.http.Api;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever is sent, the answer is a success or the client's error, and each report is JSON. The same seed sends the same. */
@QuarkusTest
@Tag("volume")
class V3FuzzTest {

    private static final long SEED = 20_261_122L;
    private static final int BODIES = 1_000;
    private static final int MUTATIONS_MAX = 4;

    private static final String RECORD = "{\"partition_id\":1,\"headers\":[{\"name\":\"h\",\"value\":\"AA==\"}],"
            + "\"key\":{\"type\":\"STRING\",\"data\":\"ü\\u00e9\"},\"value\":{\"data\":{\"a\":[1,2.5e3]},\"type\":\"JSON\"},"
            + "\"timestamp\":\"2021-02-05T19:14:42Z\"}";
    private static final String[][] BODIES_TO_SPOIL = {
        {"/records", RECORD + " " + RECORD},
        {"/records", "{\"value\":{\"data\":\"dmFsdWU=\"}}\r\n{\"key\":{\"data\":null}}{}"},
        {"/records:batch", "{\"entries\":[{\"id\":\"a\"," + RECORD.substring(1) + ",{\"id\":\"b\"}]}"},
        {"/configs:alter", "{\"data\":[{\"name\":\"segment.bytes\",\"value\":\"2048\",\"operation\":\"SET\"}]}"},
        {
            "/../../topics",
            "{\"topic_name\":\"t\",\"configs\":[{\"name\":\"retention.ms\",\"value\":\"-1\"}],"
                    + "\"validate_only\":true}"
        },
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
        "\\ud800",
        "null",
        "-",
        "1e999",
        "99999999999999999999",
        "\"value\":",
        "\"type\":\"AVRO\"",
        "\"id\":",
        "\"data\":",
        "\u0000",
        "\ufeff",
        "🌍",
        "\r\n",
        "NaN",
        "{}",
        "1 "
    };

    @TestHTTPResource("/")
    URI base;

    private final Random random = new Random(SEED);

    @Test
    void spoiltBodies() throws Exception {
        V3 v3 = new V3(base);
        String topic = v3.api().topic(3);
        Set<Integer> statuses = new TreeSet<>();
        for (int i = 0; i < BODIES; i++) {
            String[] chosen = BODIES_TO_SPOIL[random.nextInt(BODIES_TO_SPOIL.length)];
            byte[] body = chosen[1].getBytes(UTF_8);
            for (int mutations = random.nextInt(MUTATIONS_MAX + 1); mutations > 0; mutations--) {
                body = mutate(body);
            }
            String path = URI.create(v3.root() + "/topics/" + topic + chosen[0])
                    .normalize()
                    .toString();

            HttpResponse<String> answer = v3.api()
                    .http()
                    .send("POST", path, BodyPublishers.ofByteArray(body), "Content-Type", "application/json");

            statuses.add(answer.statusCode());
            String request = i + ": " + path + " " + new String(body, UTF_8) + " -> " + answer.body();
            assertThat(answer.statusCode()).as(request).isLessThan(500);
            for (String report : answer.body().split("\r\n")) {
                assertThat(report.isEmpty() || Api.json(report).isObject())
                        .as(request)
                        .isTrue();
            }
            assertThat(answer.body()).as(request).doesNotContain("\"error_code\":50");
        }
        assertThat(statuses).contains(200, 204, 207, 400, 422);
    }

    private byte[] mutate(byte[] body) {
        int at = random.nextInt(body.length + 1);
        int to = Math.min(body.length, at + random.nextInt(1 + random.nextInt(12)));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(body, 0, at);
        switch (random.nextInt(5)) {
            case 0 -> out.writeBytes(FRAGMENTS[random.nextInt(FRAGMENTS.length)].getBytes(UTF_8));
            case 1 -> out.write(random.nextInt(256));
            case 2 -> out.write(body, at, to - at);
            default -> at = to;
        }
        out.write(body, at, body.length - at);
        return out.toByteArray();
    }
}
