package io.tailwater.http.v3;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tailwater.http.Api;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;

/** The third version as tests call it. */
final class V3 {

    private final Api api;
    private final String root;

    V3(URI base) throws Exception {
        this.api = new Api(base);
        JsonNode clusters = Api.json(api.http().get("/v3/clusters").body());
        this.root = "/v3/clusters/" + clusters.at("/data/0/cluster_id").asText();
    }

    Api api() {
        return api;
    }

    /** Where the cluster is. */
    String root() {
        return root;
    }

    HttpResponse<String> get(String path, String... headers) throws Exception {
        return api.http().get(root + path, headers);
    }

    /** The body of a success in plain JSON. */
    JsonNode got(String path) throws Exception {
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        return Api.json(answer.body());
    }

    HttpResponse<String> send(String method, String path, String body) throws Exception {
        BodyPublisher publisher = body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
        return api.http().send(method, root + path, publisher, "Content-Type", "application/json");
    }

    HttpResponse<String> post(String path, String body) throws Exception {
        return send("POST", path, body);
    }
}
