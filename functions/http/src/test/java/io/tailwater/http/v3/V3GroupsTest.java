package io.tailwater.http.v3;

import static io.tailwater.http.Api.assertError;
import static io.tailwater.http.Api.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tailwater.http.format.KafkaMediaType;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class V3GroupsTest {

    @TestHTTPResource("/")
    URI base;

    private V3 v3;
    private String topic;
    private final String group = "g ü-" + UUID.randomUUID();
    private final String encoded = group.replace(" ", "%20").replace("ü", "%C3%BC");
    private final String path = "/consumer-groups/" + encoded;

    @BeforeEach
    void connect() throws Exception {
        v3 = new V3(base);
        topic = v3.api().topic(2);
    }

    @Test
    void aGroupOfTwoAndHowFarItIsBehind() throws Exception {
        member("a");
        member("b");
        v3.api().produced(topic + "/partitions/0", "application/json", "{\"records\":[{},{},{}]}");
        v3.api().produced(topic + "/partitions/1", "application/json", "{\"records\":[{}]}");
        poll("a");
        poll("b");
        poll("a");
        commit("a", 0, 1);
        commit("b", 1, 1);

        JsonNode state = v3.got(path);
        assertThat(state.get("kind").asText()).isEqualTo("KafkaConsumerGroup");
        assertThat(state.get("consumer_group_id").asText()).isEqualTo(group);
        assertThat(state.get("state").asText()).isEqualTo("STABLE");
        assertThat(state.get("partition_assignor").asText()).isEqualTo("range");
        assertThat(state.get("is_simple").asBoolean()).isFalse();
        assertThat(follow(state, "coordinator").get("broker_id").asInt()).isZero();
        JsonNode consumers = follow(state, "consumers");
        assertThat(consumers.get("data"))
                .extracting(each -> each.get("consumer_id").asText())
                .containsExactly("a", "b");
        JsonNode assignments = follow(consumers.at("/data/0"), "assignments");
        assertThat(assignments.get("data")).hasSize(1);
        JsonNode assignment = assignments.at("/data/0");
        assertThat(assignment.get("partition_id").asInt()).isZero();
        assertThat(v3.got(path + "/consumers/a/assignments/" + topic + "/partitions/0"))
                .isEqualTo(assignment);
        assertThat(follow(assignment, "partition").get("topic_name").asText()).isEqualTo(topic);
        JsonNode lag = follow(assignment, "lag");
        assertThat(lag.get("current_offset").asLong()).isEqualTo(1);
        assertThat(lag.get("log_end_offset").asLong()).isEqualTo(3);
        assertThat(lag.get("lag").asLong()).isEqualTo(2);
        assertThat(lag.get("consumer_id").asText()).isEqualTo("a");
        assertThat(v3.got(path + "/lags").get("data")).hasSize(2).first().isEqualTo(lag);
        JsonNode summary = follow(state, "lag_summary");
        assertThat(summary.get("max_lag").asLong()).isEqualTo(2);
        assertThat(summary.get("total_lag").asLong()).isEqualTo(2);
        assertThat(summary.get("max_lag_consumer_id").asText()).isEqualTo("a");
        assertThat(summary.get("max_lag_topic_name").asText()).isEqualTo(topic);
        assertThat(follow(summary, "max_lag_consumer").get("consumer_id").asText())
                .isEqualTo("a");
        assertThat(follow(summary, "max_lag_partition").get("partition_id").asInt())
                .isZero();
    }

    @Test
    void aGroupWhoseMembersLeftIsEmptyAndKeepsItsLag() throws Exception {
        member("a");
        v3.api().produced(topic + "/partitions/0", "application/json", "{\"records\":[{}]}");
        poll("a");
        commit("a", 0, 1);
        v3.api().http().send("DELETE", instance("a"), BodyPublishers.noBody());

        assertThat(v3.got(path).get("state").asText()).isEqualTo("EMPTY");
        assertThat(v3.got(path + "/consumers").get("data")).isEmpty();
        assertThat(v3.got(path + "/lag-summary").get("max_lag_consumer_id").asText())
                .isEmpty();
    }

    @Test
    void groupsAreListedInPages() throws Exception {
        member("a");

        String after = Base64.getUrlEncoder()
                .encodeToString(group.substring(0, group.length() - 1).getBytes(UTF_8));
        JsonNode page = v3.got("/consumer-groups?page_size=1&page_token=" + after);

        assertThat(page.at("/data/0/consumer_group_id").asText()).isEqualTo(group);
        assertThat(page.at("/data/0")).isEqualTo(v3.got(path));
    }

    @Test
    void whatIsNotThereIsNotFound() throws Exception {
        member("a");

        assertError(v3.get("/consumer-groups/nobody"), 404, 40405, "nobody");
        assertError(v3.get("/consumer-groups/nobody/consumers"), 404, 40405, "nobody");
        assertError(v3.get("/consumer-groups/nobody/lags"), 404, 40405, "nobody");
        assertError(v3.get("/consumer-groups/%00/lags"), 400, 40002, "consumer_group_id");
        assertError(v3.get(path + "/lag-summary"), 404, 404, "committed nothing");
        assertError(v3.get(path + "/lags/" + topic + "/partitions/0"), 404, 404, "committed nothing");
        assertError(v3.get(path + "/consumers/z"), 404, 404, "Consumer z");
        assertError(v3.get(path + "/consumers/a/assignments/" + topic + "/partitions/9"), 404, 404, "not assigned");
    }

    private JsonNode follow(JsonNode resource, String related) throws Exception {
        URI link = URI.create(resource.at("/" + related + "/related").asText());
        var answer = v3.api().http().get(link.getRawPath());
        assertThat(answer.statusCode()).as(link + " " + answer.body()).isEqualTo(200);
        return json(answer.body());
    }

    private void member(String name) throws Exception {
        v2("/consumers/" + encoded, "{\"name\":\"" + name + "\",\"auto.commit.enable\":\"false\"}");
        v2(instance(name) + "/subscription", "{\"topics\":[\"" + topic + "\"]}");
    }

    private void commit(String name, int partition, int next) throws Exception {
        v2(
                instance(name) + "/offsets",
                "{\"partitions\":[{\"topic\":\"" + topic + "\",\"partition\":" + partition + ",\"offset\":" + next
                        + "}]}");
    }

    private void poll(String name) throws Exception {
        assertThat(v3.api().http().get(instance(name) + "/records?timeout=0").statusCode())
                .isEqualTo(200);
    }

    private String instance(String name) {
        return "/consumers/" + encoded + "/instances/" + name;
    }

    private void v2(String route, String body) throws Exception {
        var answer =
                v3.api().http().send("POST", route, BodyPublishers.ofString(body), "Content-Type", KafkaMediaType.V2);
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 204);
    }
}
