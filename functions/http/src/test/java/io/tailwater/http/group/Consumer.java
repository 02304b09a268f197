package io.tailwater.http.group;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tailwater.http.Api;
import io.tailwater.http.format.KafkaMediaType;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/** A consumer instance as a client of the API has it: a path and nothing else. */
final class Consumer {

    private final Api api;
    private final String path;

    private Consumer(Api api, String path) {
        this.api = api;
        this.path = path;
    }

    /** Creates it; {@code settings} is the inside of a JSON object. */
    static Consumer create(Api api, String group, String name, String settings) throws Exception {
        HttpResponse<String> answer = createAnswer(
                api, group, "{\"name\":\"" + name + "\"" + (settings.isEmpty() ? "" : "," + settings) + "}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return at(api, group, name);
    }

    static Consumer at(Api api, String group, String name) {
        return new Consumer(api, "/consumers/" + group + "/instances/" + name);
    }

    static HttpResponse<String> createAnswer(Api api, String group, String body) throws Exception {
        return api.http()
                .send("POST", "/consumers/" + group, BodyPublishers.ofString(body), "Content-Type", KafkaMediaType.V2);
    }

    /** Subscribes to one topic. */
    Consumer subscribed(String topic) throws Exception {
        requireDone(post("/subscription", "{\"topics\":[\"" + topic + "\"]}"));
        return this;
    }

    HttpResponse<String> post(String route, String body) throws Exception {
        return api.http().send("POST", path + route, BodyPublishers.ofString(body), "Content-Type", KafkaMediaType.V2);
    }

    HttpResponse<String> postNothing(String route) throws Exception {
        return api.http().send("POST", path + route, BodyPublishers.noBody());
    }

    HttpResponse<String> get(String route, String... headers) throws Exception {
        return api.http().get(path + route, headers);
    }

    HttpResponse<String> send(String method, String route, BodyPublisher body, String... headers) throws Exception {
        return api.http().send(method, path + route, body, headers);
    }

    HttpResponse<String> delete(String route) throws Exception {
        return api.http().send("DELETE", path + route, BodyPublishers.noBody());
    }

    HttpResponse<String> poll(String query, String... headers) throws Exception {
        return get("/records?timeout=0" + (query.isEmpty() ? "" : "&" + query), headers);
    }

    /** Polls, requires success, and gives the records' values. */
    List<String> values() throws Exception {
        return values(poll(""));
    }

    static List<String> values(HttpResponse<String> answer) throws Exception {
        List<String> values = new ArrayList<>();
        json(answer).forEach(record -> values.add(record.get("value").asText()));
        return values;
    }

    /** The body of a success. */
    static JsonNode json(HttpResponse<String> answer) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Api.json(answer.body());
    }

    static void requireDone(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
    }
}
