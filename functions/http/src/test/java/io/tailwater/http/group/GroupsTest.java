package io.tailwater.http.group;

import static io.tailwater.http.Api.assertError;
import static io.tailwater.http.group.Consumer.json;
import static io.tailwater.http.group.Consumer.requireDone;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tailwater.http.Api;
import io.tailwater.http.format.KafkaMediaType;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What administrators see of groups and do to them. */
@QuarkusTest
class GroupsTest {

    @TestHTTPResource("/")
    URI base;

    private Api api;
    private String group;
    private String topic;

    @BeforeEach
    void connect() throws Exception {
        api = new Api(base);
        group = "g-" + UUID.randomUUID();
        topic = api.topic(2);
    }

    @Test
    void groupIsListedAndDescribed() throws Exception {
        Consumer consumer = member();
        produce(0, "1", "2", "3");
        consumer.poll("");
        requireDone(consumer.post("/offsets", "{\"offsets\":[" + place(0, 0) + "]}"));

        JsonNode listed = null;
        for (JsonNode each : json(api.http().get("/admin/groups"))) {
            listed = each.get("group").asText().equals(group) ? each : listed;
        }
        JsonNode described = json(api.http().get("/admin/groups/" + group));

        assertThat(listed).isNotNull();
        assertThat(listed.get("state").asText()).isEqualTo("STABLE");
        assertThat(listed.get("members").asInt()).isEqualTo(1);
        assertThat(described.get("state").asText()).isEqualTo("STABLE");
        assertThat(described.get("generation").asInt()).isPositive();
        JsonNode member = described.get("members").get(0);
        assertThat(member.get("name").asText()).isEqualTo("one");
        assertThat(member.get("live").asBoolean()).isTrue();
        assertThat(member.get("format").asText()).isEqualTo("text");
        assertThat(member.get("topics").get(0).asText()).isEqualTo(topic);
        assertThat(member.get("assignments")).hasSize(2);
        assertThat(described.get("lags"))
                .isEqualTo(Api.json("[{\"topic\":\"" + topic
                        + "\",\"partition\":0,\"committed_offset\":1,\"end_offset\":3,\"lag\":2,\"member\":\"one\"}]"));
    }

    @Test
    void expiringKeepsWhatIsInUse() throws Exception {
        member();

        HttpResponse<String> answer = api.http().send("POST", "/admin/groups:expire", BodyPublishers.noBody());

        assertThat(json(answer).get("removed"))
                .noneMatch(removed -> removed.asText().equals(group));
        assertThat(json(api.http().get("/admin/groups/" + group)).get("group").asText())
                .isEqualTo(group);
    }

    @Test
    @Tag("volume")
    void aGroupThatIsTooLargeIsTheClientsFault() throws Exception {
        String topics = IntStream.range(0, 1_000)
                .mapToObj(i -> "\"" + "x".repeat(240) + i + "\"")
                .collect(Collectors.joining(","));
        Consumer.create(api, group, "first", "").post("/subscription", "{\"topics\":[" + topics + "]}");
        Consumer second = Consumer.create(api, group, "second", "");

        HttpResponse<String> answer = second.post("/subscription", "{\"topics\":[" + topics + "]}");

        assertThat(answer.statusCode()).as(answer.body()).isBetween(400, 499);
        assertThat(Api.json(answer.body()).get("message").asText()).contains("group", "400 KB");
        assertThat(json(second.get("/subscription")).get("topics")).isEmpty();
    }

    @Test
    void groupWithMembersIsNeitherDeletedNorReset() throws Exception {
        Consumer consumer = member();

        assertError(reset("{\"to\":\"earliest\"}"), 409, 409, group, "1 live members");
        assertError(delete(), 409, 409, group, "1 live members");
        requireDone(consumer.delete(""));
        requireDone(delete());

        assertError(delete(), 404, 40405, group);
        assertError(reset("{\"to\":\"earliest\"}"), 404, 40405, group);
        assertError(api.http().get("/admin/groups/" + group), 404, 40405, group);
    }

    @Test
    void offsetsAreResetToEverything() throws Exception {
        api.produced(
                topic + "/partitions/0",
                KafkaMediaType.TEXT_V2,
                "{\"records\":[{\"value\":\"0\",\"timestamp\":0},{\"value\":\"1\",\"timestamp\":1000}]}");
        Consumer consumer = member();
        requireDone(consumer.post("/offsets", "{\"offsets\":[" + place(0, 0) + "]}"));
        requireDone(consumer.delete(""));

        assertThat(resetOffset("{\"to\":\"earliest\"}")).isEqualTo(0);
        assertThat(resetOffset("{\"to\":\"latest\"}")).isEqualTo(2);
        assertThat(resetOffset("{\"to\":\"timestamp\",\"timestamp\":\"1970-01-01T00:00:01Z\"}"))
                .isEqualTo(1);
        assertThat(resetOffset("{\"to\":\"timestamp\",\"timestamp\":-5}")).isEqualTo(0);
        assertThat(resetOffset("{\"to\":\"offset\",\"offset\":\"1\"}")).isEqualTo(1);
        HttpResponse<String> both = reset("{\"to\":\"latest\",\"partitions\":[{\"topic\":\"" + topic
                + "\",\"partition\":0},{\"topic\":\"" + topic + "\",\"partition\":1}]}");
        assertThat(json(both).get("offsets")).hasSize(2);
        assertThat(member().values()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | 422 | 422 | to",
                "{\"to\":\"middle\"} | 422 | 422 | to",
                "{\"to\":\"offset\"} | 422 | 422 | offset",
                "{\"to\":\"timestamp\"} | 422 | 422 | timestamp",
                "{\"to\":\"latest\",\"offset\":1} | 422 | 422 | to",
                "{\"to\":\"offset\",\"offset\":-1} | 422 | 422 | offset",
                "{\"to\":\"offset\",\"offset\":9} | 416 | 41601 | 9",
                "{\"to\":\"latest\",\"partitions\":[]} | 422 | 422 | partitions",
                "{\"to\":\"latest\",\"partitions\":[{\"topic\":\"none\",\"partition\":0}]} | 404 | 40401 | none",
                "{\"too\":\"latest\"} | 400 | 400 | too",
                "{\"to\": | 400 | 400 | not JSON",
            })
    void resetThatIsRefused(String body, int status, int code, String part) throws Exception {
        Consumer consumer = member();
        requireDone(consumer.post("/offsets", "{\"partitions\":[" + place(0, 0) + "]}"));
        requireDone(consumer.delete(""));

        assertError(reset(body), status, code, part);

        assertThat(json(api.http().get("/admin/groups/" + group))
                        .at("/lags/0/committed_offset")
                        .asInt(-1))
                .isZero();
    }

    private Consumer member() throws Exception {
        return Consumer.create(api, group, "one", "\"format\":\"text\",\"auto.offset.reset\":\"earliest\"")
                .subscribed(topic);
    }

    private int resetOffset(String body) throws Exception {
        JsonNode offsets = json(reset(body)).get("offsets");
        assertThat(offsets).hasSize(1);
        return offsets.get(0).get("offset").asInt();
    }

    private HttpResponse<String> reset(String body) throws Exception {
        return api.http()
                .send(
                        "POST",
                        "/admin/groups/" + group + "/offsets:reset",
                        BodyPublishers.ofString(body),
                        "Content-Type",
                        KafkaMediaType.JSON);
    }

    private HttpResponse<String> delete() throws Exception {
        return api.http().send("DELETE", "/admin/groups/" + group, BodyPublishers.noBody());
    }

    private void produce(int partition, String... values) throws Exception {
        for (String value : values) {
            api.produced(
                    topic + "/partitions/" + partition,
                    KafkaMediaType.TEXT_V2,
                    "{\"records\":[{\"value\":\"" + value + "\"}]}");
        }
    }

    private String place(int partition, long offset) {
        return "{\"topic\":\"" + topic + "\",\"partition\":" + partition + ",\"offset\":" + offset + "}";
    }
}
