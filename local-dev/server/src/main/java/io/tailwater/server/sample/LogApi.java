package io.tailwater.server.sample;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** The server's HTTP API, as the sample needs it: records are JSON. */
final class LogApi {

    private static final String JSON = "application/json";

    /** Longer than the server itself waits for anything. */
    private static final Duration ANSWER_MAX = Duration.ofSeconds(40);

    private final URI base;
    private final HttpClient client;

    LogApi(URI base) {
        this.base = base;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
    }

    /** @return empty if there is no such topic */
    OptionalInt partitionCount(String topic) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(request("/topics/" + topic).GET());
        if (answer.statusCode() == 404) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(
                object(requireStatus(200, answer)).getJsonArray("partitions").size());
    }

    void createTopic(String topic, int partitions) throws IOException, InterruptedException {
        // So that SQL sees text.
        JsonObject configs = new JsonObject().put("key.format", "json").put("value.format", "json");
        JsonObject body = new JsonObject()
                .put("topic_name", topic)
                .put("partitions_count", partitions)
                .put("configs", configs);
        requireStatus(201, send(request("/admin/topics").POST(BodyPublishers.ofString(body.encode()))));
    }

    /** The offset that the next record of a partition gets. */
    long endOffset(String topic, int partition) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(request("/topics/" + topic + "/partitions/" + partition + "/offsets")
                .GET());
        return object(requireStatus(200, answer)).getLong("end_offset");
    }

    /** @return empty if there is no such record, or it is not JSON */
    Optional<JsonObject> record(String topic, int partition, long offset) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(request("/topics/" + topic + "/partitions/" + partition
                        + "/records?timeout=0&max_bytes=1&offset=" + offset)
                .GET());
        if (answer.statusCode() >= 400 && answer.statusCode() < 500) {
            return Optional.empty();
        }
        JsonArray records = array(requireStatus(200, answer));
        return records.isEmpty() ? Optional.empty() : Optional.of(records.getJsonObject(0));
    }

    /** @throws IOException if any of them is not in the log, or it is unknown whether it is */
    void produce(String topic, List<SampleEvent> events) throws IOException, InterruptedException {
        String body = events.stream().map(SampleEvent::json).collect(Collectors.joining(",", "{\"records\":[", "]}"));
        HttpResponse<String> answer = send(request("/topics/" + topic).POST(BodyPublishers.ofString(body)));
        JsonArray offsets = object(requireStatus(200, answer)).getJsonArray("offsets");
        for (int i = 0; i < offsets.size(); i++) {
            if (offsets.getJsonObject(i).getValue("error_code") != null) {
                throw new IOException(offsets.getJsonObject(i).getString("error"));
            }
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path))
                .timeout(ANSWER_MAX)
                .header("Accept", JSON)
                .header("Content-Type", JSON);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> requireStatus(int status, HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() != status) {
            throw new IOException("%s %s was answered with %d: %s"
                    .formatted(
                            answer.request().method(),
                            answer.request().uri().getPath(),
                            answer.statusCode(),
                            answer.body()));
        }
        return answer;
    }

    private static JsonObject object(HttpResponse<String> answer) throws IOException {
        try {
            return new JsonObject(answer.body());
        } catch (DecodeException e) {
            throw new IOException("not a JSON object: " + answer.body(), e);
        }
    }

    private static JsonArray array(HttpResponse<String> answer) throws IOException {
        try {
            return new JsonArray(answer.body());
        } catch (DecodeException e) {
            throw new IOException("not a JSON array: " + answer.body(), e);
        }
    }
}
