package io.tailwater.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A client of a server under test. */
final class LogReader {

    private static final String BINARY = "application/vnd.kafka.binary.v2+json";
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final URI base;

    /**
     * A record as it is stored.
     *
     * @param key its bytes, read as UTF-8
     * @param value its bytes, read as UTF-8
     */
    record Stored(long offset, long timestampMs, String key, String value) {}

    LogReader(URI base) {
        this.base = base;
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(base.resolve(path)).GET());
    }

    HttpResponse<String> postJson(String path, String body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(base.resolve(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    /** All records of a partition, in the format that shows bytes as they are. */
    List<Stored> partition(String topic, int partition) throws IOException, InterruptedException {
        List<Stored> records = new ArrayList<>();
        while (true) {
            HttpResponse<String> answer = send(HttpRequest.newBuilder(base.resolve("/topics/" + topic + "/partitions/"
                            + partition + "/records?timeout=0&offset=" + records.size()))
                    .header("Accept", BINARY));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            JsonArray page = new JsonArray(answer.body());
            if (page.isEmpty()) {
                return records;
            }
            page.forEach(record -> records.add(stored((JsonObject) record)));
        }
    }

    private static Stored stored(JsonObject json) {
        return new Stored(
                json.getLong("offset"),
                json.getLong("timestamp"),
                decode(json.getString("key")),
                decode(json.getString("value")));
    }

    private static String decode(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return CLIENT.send(request.timeout(Duration.ofSeconds(40)).build(), BodyHandlers.ofString());
    }
}
