package io.tailwater.http.access;

import static io.tailwater.http.Api.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tailwater.http.Api;
import io.tailwater.http.TestCallers;
import io.tailwater.http.format.KafkaMediaType;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
class TopicAccessTest {

    private static final String ROLE = "arn:aws:iam::123456789012:role/billing";
    private static final String SESSION = "arn:aws:sts::123456789012:assumed-role/billing/job-1";
    private static final String RECORDS = "{\"records\":[{\"value\":1}]}";

    @TestHTTPResource("/")
    URI base;

    private Api api;

    @BeforeEach
    void connect() {
        api = new Api(base);
    }

    /** Routes that append, with a body that each takes. */
    static Stream<Arguments> appending() {
        return Stream.of(
                Arguments.of("/topics/%s", KafkaMediaType.JSON_V2, RECORDS, 200),
                Arguments.of("/topics/%s/partitions/0", KafkaMediaType.JSON_V2, RECORDS, 200),
                Arguments.of(
                        "/topics/%s",
                        "application/cloudevents+json",
                        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\",\"data\":1}",
                        200),
                Arguments.of(
                        "/v3/clusters/%2$s/topics/%1$s/records",
                        "application/json", "{\"value\":{\"type\":\"JSON\",\"data\":1}}", 200),
                Arguments.of(
                        "/v3/clusters/%2$s/topics/%1$s/records:batch",
                        "application/json",
                        "{\"entries\":[{\"id\":\"a\",\"value\":{\"type\":\"JSON\",\"data\":1}}]}",
                        207));
    }

    @ParameterizedTest
    @MethodSource("appending")
    void onlyWhomTheListMeansAppends(String route, String type, String body, int done) throws Exception {
        String topic = create("\"produce.principals\":\"" + ROLE + "\"");
        String path = route.formatted(topic, cluster());

        for (String denied : new String[] {"User:billing", "arn:aws:sts::123456789012:assumed-role/billing2/job-1"}) {
            assertError(
                    send("POST", path, type, body, denied),
                    403,
                    40301,
                    "topic " + topic + ": produce.principals does not allow " + denied);
        }
        assertError(api.produce(topic, KafkaMediaType.JSON_V2, RECORDS), 403, 40301, "does not allow anonymous");
        assertThat(end(topic)).isZero();

        assertThat(send("POST", path, type, body, SESSION).statusCode()).isEqualTo(done);
        assertThat(end(topic)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "/topics/%s/partitions/0/records?timeout=0",
        "/topics/%s/partitions/0/segments",
        "/topics/%s/records?offset=earliest"
    })
    void onlyWhomTheListMeansReads(String route) throws Exception {
        String topic = create("\"consume.principals\":\"User:ann, " + ROLE + "\"");
        String path = route.formatted(topic);
        String accept = path.contains("/partitions/") ? "application/json" : "text/event-stream, application/json";

        assertError(
                api.http().get(path, "Accept", accept, TestCallers.HEADER, "User:bob"),
                403,
                40301,
                "topic " + topic + ": consume.principals does not allow User:bob");
        assertError(api.http().get(path, "Accept", accept), 403, 40301, "does not allow anonymous");

        if (path.contains("/partitions/")) {
            assertThat(api.http()
                            .get(path, "Accept", accept, TestCallers.HEADER, "User:ann")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    /** Reading and writing are two rights, and neither shows in what describes the topic. */
    @Test
    void eachListIsForItself() throws Exception {
        String topic = create("\"produce.principals\":\"User:ann\",\"consume.principals\":\"anonymous\"");

        assertThat(send("POST", "/topics/" + topic, KafkaMediaType.JSON_V2, RECORDS, "User:ann")
                        .statusCode())
                .isEqualTo(200);
        assertThat(api.fetched(topic, 0, "", KafkaMediaType.JSON_V2)).hasSize(1);
        assertError(api.produce(topic, KafkaMediaType.JSON_V2, RECORDS), 403, 40301, "anonymous");
        assertError(
                api.http().get(Api.recordsPath(topic, 0, ""), TestCallers.HEADER, "User:ann"), 403, 40301, "consume");
        assertThat(Api.json(api.http().get("/topics/" + topic).body()).at("/configs/produce.principals"))
                .isEqualTo(Api.json("\"User:ann\""));
    }

    /** The process that changes a list obeys it at once. */
    @Test
    void aListCanBeChangedAndTakenAway() throws Exception {
        String topic = create("");
        String config = "/v3/clusters/" + cluster() + "/topics/" + topic + "/configs/produce.principals";
        assertThat(api.produced(topic, KafkaMediaType.JSON_V2, RECORDS)).hasSize(1);

        assertError(
                send("PUT", config, "application/json", "{\"value\":\"ann\"}", "User:admin"),
                400,
                40002,
                "produce.principals: \"ann\" is not a principal");
        assertThat(send("PUT", config, "application/json", "{\"value\":\"User:ann\"}", "User:admin")
                        .statusCode())
                .isEqualTo(204);
        assertError(api.produce(topic, KafkaMediaType.JSON_V2, RECORDS), 403, 40301, "anonymous");

        assertThat(api.http().send("DELETE", config, BodyPublishers.noBody()).statusCode())
                .isEqualTo(204);
        assertThat(api.produced(topic, KafkaMediaType.JSON_V2, RECORDS)).hasSize(1);
    }

    private String create(String configs) throws Exception {
        String topic = "access-" + UUID.randomUUID();
        HttpResponse<String> answer = send(
                "POST",
                "/admin/topics",
                KafkaMediaType.JSON_V2,
                "{\"topic_name\":\"" + topic + "\",\"configs\":{" + configs + "}}",
                "User:admin");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return topic;
    }

    private HttpResponse<String> send(String method, String path, String type, String body, String principal)
            throws Exception {
        return api.http()
                .send(method, path, BodyPublishers.ofString(body), "Content-Type", type, TestCallers.HEADER, principal);
    }

    private String cluster() throws Exception {
        return Api.json(api.http().get("/v3/clusters").body())
                .at("/data/0/cluster_id")
                .asText();
    }

    private long end(String topic) throws Exception {
        return Api.json(api.http()
                        .get("/topics/" + topic + "/partitions/0/offsets")
                        .body())
                .get("end_offset")
                .asLong();
    }
}
