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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    void everyEventComesBackOnceInTheOrderOfItsNetwork() throws Exception {
        Api api = new Api(base);
        String topic = api.topic(PARTITIONS);
        List<String> lines = lines();

        for (int from = 0; from < lines.size(); from += EVENTS_PER_REQUEST) {
            List<String> some = lines.subList(from, Math.min(lines.size(), from + EVENTS_PER_REQUEST));
            api.produced(topic, KafkaMediaType.JSON_V2, "{\"records\":[" + String.join(",", some) + "]}");
        }
        Map<String, List<String>> read = new HashMap<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            readAll(api, topic, partition).forEach(line -> read.computeIfAbsent(key(line), any -> new ArrayList<>())
                    .add(line));
        }

        Map<String, List<String>> sent = new HashMap<>();
        lines.forEach(line ->
                sent.computeIfAbsent(key(line), any -> new ArrayList<>()).add(line));
        assertThat(lines).hasSize(EVENTS);
        assertThat(read).isEqualTo(sent);
    }

    /** Each record as it stood in its line. */
    private static List<String> readAll(Api api, String topic, int partition) throws Exception {
        List<String> lines = new ArrayList<>();
        String next = "earliest";
        while (true) {
            HttpResponse<String> answer =
                    api.fetch(topic, partition, "max_bytes=100000&offset=" + next, KafkaMediaType.JSON_V2);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            JsonNode records = Api.json(answer.body());
            if (records.isEmpty()) {
                return lines;
            }
            for (JsonNode record : records) {
                assertThat(record.get("offset").asInt()).isEqualTo(lines.size());
                String value = record.get("value").toString();
                assertThat(answer.body()).contains(value);
                lines.add("{\"key\":" + record.get("key") + ",\"timestamp\":" + record.get("timestamp") + ",\"value\":"
                        + value + "}");
            }
            next = answer.headers().firstValue("Tailwater-Next-Offset").orElseThrow();
        }
    }

    private static String key(String line) {
        return line.substring(0, line.indexOf(','));
    }

    private static List<String> lines() throws Exception {
        try (InputStream sample = EarthquakesTest.class.getResourceAsStream("/sample/earthquakes.ndjson")) {
            assertThat(sample).isNotNull();
            return new String(sample.readAllBytes(), UTF_8).lines().toList();
        }
    }
}
