package io.tailwater.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tailwater.http.format.KafkaMediaType;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** The routes as tests call them. */
public final class Api {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Http http;

    public Api(URI base) {
        this.http = new Http(base);
    }

    public Http http() {
        return http;
    }

    /** Creates a topic under a name that no other test has. */
    public String topic(int partitions) throws Exception {
        String name = "t-" + UUID.randomUUID();
        create(name, partitions);
        return name;
    }

    public void create(String name, int partitions) throws Exception {
        HttpResponse<String> answer = http.send(
                "POST",
                "/admin/topics",
                BodyPublishers.ofString("{\"topic_name\":\"" + name + "\",\"partitions_count\":" + partitions + "}"),
                "Content-Type",
                KafkaMediaType.JSON_V2);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    public HttpResponse<String> delete(String topic) throws Exception {
        return http.send("DELETE", "/topics/" + topic, BodyPublishers.noBody());
    }

    /** @param path topic, or topic and partition: {@code t/partitions/0} */
    public HttpResponse<String> produce(String path, String mediaType, String body) throws Exception {
        return http.send("POST", "/topics/" + path, BodyPublishers.ofString(body), "Content-Type", mediaType);
    }

    /** Produces, and requires that everything was appended. */
    public JsonNode produced(String path, String mediaType, String body) throws Exception {
        HttpResponse<String> answer = produce(path, mediaType, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer.body()).get("offsets");
    }

    /** @param query such as {@code offset=0}; timeout is 0 unless it says otherwise */
    public HttpResponse<String> fetch(String topic, int partition, String query, String accept) throws Exception {
        return http.get(recordsPath(topic, partition, query), "Accept", accept);
    }

    public CompletableFuture<HttpResponse<String>> fetchLater(String topic, int partition, String query) {
        return http.getLater(recordsPath(topic, partition, query));
    }

    public static String recordsPath(String topic, int partition, String query) {
        String all = query.contains("timeout=") ? query : "timeout=0" + (query.isEmpty() ? "" : "&" + query);
        return "/topics/" + topic + "/partitions/" + partition + "/records?" + all;
    }

    /** Reads, and requires success. */
    public JsonNode fetched(String topic, int partition, String query, String accept) throws Exception {
        HttpResponse<String> answer = fetch(topic, partition, query, accept);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer.body());
    }

    public static JsonNode json(String text) throws Exception {
        return MAPPER.readTree(text);
    }

    /** Requires an error of this status and code, whose message has all these parts. */
    public static void assertError(HttpResponse<String> answer, int status, int code, String... parts)
            throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        JsonNode body = json(answer.body());
        assertThat(body.fieldNames()).toIterable().containsExactly("error_code", "message");
        assertThat(body.get("error_code").asInt()).as(answer.body()).isEqualTo(code);
        assertThat(body.get("message").asText()).contains(parts);
    }
}
