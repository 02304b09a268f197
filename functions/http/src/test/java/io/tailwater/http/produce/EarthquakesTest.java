package io.tailwater.http.produce;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tailwater.http.Api;
import io.tailwater.http.format.KafkaMediaType;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The sample that the local server ships, through the same routes. */
@QuarkusTest
class EarthquakesTest {

    private static final int PARTITIONS = 3;
    private static final int EVENTS = 1_707;
    private static final int EVENTS_PER_REQUEST = 500;

    @TestHTTPResource("/")
    URI base;

    @Test
    void everyEventComesBackOnceInOrderAndByteForByte() throws Exception {
        Api api = new Api(base);
        String topic = api.topic(PARTITIONS);
        List<String> lines = lines();
        List<StringJoiner> expected = Stream.generate(() -> new StringJoiner(",", "[", "]"))
                .limit(PARTITIONS)
                .toList();

        for (int from = 0; from < lines.size(); from += EVENTS_PER_REQUEST) {
            List<String> some = lines.subList(from, Math.min(lines.size(), from + EVENTS_PER_REQUEST));
            JsonNode offsets =
                    api.produced(topic, KafkaMediaType.JSON_V2, "{\"records\":[" + String.join(",", some) + "]}");
            for (int i = 0; i < some.size(); i++) {
                int partition = offsets.get(i).get("partition").asInt();
                expected.get(partition).add(shown(topic, offsets.get(i), some.get(i)));
            }
        }

        assertThat(lines).hasSize(EVENTS);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            assertThat(readAll(api, topic, partition))
                    .isEqualTo(expected.get(partition).toString());
        }
    }

    /** The line as a read shows it: key and value in the very characters that were sent. */
    private static String shown(String topic, JsonNode offset, String line) {
        String key = between(line, "{\"key\":", ",\"timestamp\":");
        String timestamp = between(line, ",\"timestamp\":", ",\"value\":");
        String value = line.substring(line.indexOf(",\"value\":") + 9, line.length() - 1);
        return "{\"topic\":\"" + topic + "\",\"key\":" + key + ",\"value\":" + value + ",\"partition\":"
                + offset.get("partition") + ",\"offset\":" + offset.get("offset") + ",\"timestamp\":" + timestamp
                + "}";
    }

    private static String between(String line, String before, String after) {
        return line.substring(line.indexOf(before) + before.length(), line.indexOf(after));
    }

    private static String readAll(Api api, String topic, int partition) throws Exception {
        StringJoiner all = new StringJoiner(",", "[", "]");
        String next = "earliest";
        while (true) {
            HttpResponse<String> answer =
                    api.fetch(topic, partition, "max_bytes=100000&offset=" + next, KafkaMediaType.JSON_V2);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            if (answer.body().equals("[]")) {
                return all.toString();
            }
            all.add(answer.body().substring(1, answer.body().length() - 1));
            next = answer.headers().firstValue("Tailwater-Next-Offset").orElseThrow();
        }
    }

    private static List<String> lines() throws Exception {
        try (InputStream sample = EarthquakesTest.class.getResourceAsStream("/sample/earthquakes.ndjson")) {
            assertThat(sample).isNotNull();
            return new String(sample.readAllBytes(), UTF_8).lines().toList();
        }
    }
}
