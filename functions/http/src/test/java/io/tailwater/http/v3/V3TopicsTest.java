package io.tailwater.http.v3;

import static io.tailwater.http.Api.assertError;
import static io.tailwater.http.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tailwater.http.Api;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class V3TopicsTest {

    @TestHTTPResource("/")
    URI base;

    private V3 v3;
    private final String name = "v3-" + UUID.randomUUID();

    @BeforeEach
    void connect() throws Exception {
        v3 = new V3(base);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v3", "/kafka/v3"})
    void theOneClusterLinksToAllUnderTheMountThatWasAsked(String mount) throws Exception {
        JsonNode list = json(v3.api().http().get(mount + "/clusters").body());
        JsonNode cluster = list.at("/data/0");
        String self = cluster.at("/metadata/self").asText();

        assertThat(list.get("kind").asText()).isEqualTo("KafkaClusterList");
        assertThat(list.at("/metadata/next").isNull()).isTrue();
        assertThat(list.get("data")).hasSize(1);
        assertThat(cluster.get("cluster_id").asText()).hasSize(22);
        assertThat(self)
                .isEqualTo(base.resolve(
                                mount + "/clusters/" + cluster.get("cluster_id").asText())
                        .toString());
        assertThat(json(v3.api().http().get(URI.create(self).getPath()).body())).isEqualTo(cluster);
        for (String related : List.of("acls", "brokers", "broker_configs", "consumer_groups", "topics", "controller")) {
            String link = cluster.at("/" + related + "/related").asText();
            assertThat(link).startsWith(self);
            assertThat(v3.api().http().get(URI.create(link).getPath()).statusCode())
                    .as(link)
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/topics",
                "/topics/t",
                "/topics/t/configs",
                "/topics/-/configs",
                "/topics/t/partitions",
                "/topics/t/partitions/0/offset",
                "/brokers",
                "/brokers/0",
                "/acls",
                "/consumer-groups",
                "/consumer-groups/g/lags",
                "/consumer-groups/g/lag-summary"
            })
    void anotherClusterIsUnknownEverywhere(String path) throws Exception {
        HttpResponse<String> answer = v3.api().http().get("/v3/clusters/other" + path);

        assertError(answer, 404, 404, "Cluster other cannot be found.");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    }

    @Test
    void linksLeadThroughTheProxy() throws Exception {
        HttpResponse<String> answer = v3.get("", "X-Forwarded-Proto", "https", "X-Forwarded-Host", "kafka.example.org");

        assertThat(json(answer.body()).at("/topics/related").asText())
                .isEqualTo("https://kafka.example.org" + v3.root() + "/topics");
    }

    @Test
    void createDescribeAndDelete() throws Exception {
        HttpResponse<String> created = v3.post(
                "/topics",
                "{\"topic_name\":\"" + name + "\",\"partitions_count\":2,\"replication_factor\":3,"
                        + "\"configs\":[{\"name\":\"compression.type\",\"value\":\"none\"}]}");

        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        JsonNode topic = json(created.body());
        String self = base + v3.root().substring(1) + "/topics/" + name;
        assertThat(topic)
                .isEqualTo(json("{\"kind\":\"KafkaTopic\",\"metadata\":{\"self\":\"" + self
                        + "\",\"resource_name\":\"crn:///kafka=" + v3.root().substring(13) + "/topic=" + name + "\"},"
                        + "\"cluster_id\":\"" + v3.root().substring(13) + "\",\"topic_name\":\"" + name
                        + "\",\"is_internal\":false,\"replication_factor\":1,\"partitions_count\":2,"
                        + "\"partitions\":{\"related\":\"" + self + "/partitions\"},\"configs\":{\"related\":\"" + self
                        + "/configs\"},\"partition_reassignments\":{\"related\":\"" + self
                        + "/partitions/-/reassignment\"},\"authorized_operations\":[]}"));
        assertThat(v3.got("/topics/" + name)).isEqualTo(topic);
        assertThat(v3.got("/topics/" + name + "/configs/compression.type")
                        .get("value")
                        .asText())
                .isEqualTo("none");

        assertThat(v3.send("DELETE", "/topics/" + name, "").statusCode()).isEqualTo(204);
        assertError(v3.get("/topics/" + name), 404, 40403, name);
        assertError(v3.send("DELETE", "/topics/" + name, ""), 404, 40403, name);
    }

    @Test
    void validateOnlyChecksAndCreatesNothing() throws Exception {
        HttpResponse<String> answer =
                v3.post("/topics", "{\"topic_name\":\"" + name + "\",\"partitions_count\":4,\"validate_only\":true}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer.body()).get("partitions_count").asInt()).isEqualTo(4);
        assertError(v3.get("/topics/" + name), 404, 40403, name);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"topic_name\":\"a b\"} | 400 | 40002 | topic_name",
                "{\"topic_name\":\"x\",\"replication_factor\":4} | 400 | 40002 | replication_factor: is 4",
                "{\"topic_name\":\"x\",\"replication_factor\":0} | 400 | 40002 | replication_factor: is 0",
                "{\"topic_name\":\"x\",\"replicas_assignments\":{\"0\":[1]}} | 400 | 40002 | replicas_assignments",
                "{\"topic_name\":\"x\",\"configs\":[{\"name\":\"segment.ms\",\"value\":\"1\"}]} | 400 | 40002 | segment.ms",
                "{\"topic_name\":\"x\",\"configs\":[{\"name\":\"retention.ms\",\"value\":\"0\"}]} | 400 | 40002 | between 1 and",
                "{\"topic_name\":\"x\",\"configs\":[{\"value\":\"1\"}]} | 422 | 422 | configs[0]: has no name",
                "{\"topic_name\":\"x\",\"partitions_count\":1001} | 422 | 422 | partitions_count",
                "{\"topic_name\":\"x\",\"partition_count\":1} | 400 | 400 | partition_count",
                "{} | 422 | 422 | topic_name: is missing",
                "[] | 422 | 422 | an array",
                "{ | 400 | 400 | not JSON",
            })
    void wrongTopicsAreRefused(String body, int status, int code, String part) throws Exception {
        assertError(v3.post("/topics", body), status, code, part);
    }

    @Test
    void aNameIsGivenOnce() throws Exception {
        v3.api().create(name, 1);

        assertError(v3.post("/topics", "{\"topic_name\":\"" + name + "\"}"), 400, 40002, name);
        assertError(v3.post("/topics", "{\"topic_name\":\"" + name + "\",\"validate_only\":true}"), 400, 40002, name);
    }

    @Test
    void onlyPlainJsonIsTakenAndGiven() throws Exception {
        HttpResponse<String> posted = v3.api()
                .http()
                .send("POST", v3.root() + "/topics", BodyPublishers.ofString("{}"), "Content-Type", "text/plain");

        assertError(posted, 415, 415, "text/plain");
        assertError(v3.get("/topics", "Accept", "text/html"), 406, 406, "Accept");
        assertThat(v3.get("/topics", "Accept", "*/*").statusCode()).isEqualTo(200);
    }

    @Test
    void listsArePaged() throws Exception {
        for (int i = 0; i < 5; i++) {
            v3.api().create(name + i, 1);
        }

        List<String> names = new ArrayList<>();
        String path = v3.root() + "/topics?page_size=2";
        while (path != null) {
            JsonNode page = json(v3.api().http().get(path).body());
            page.get("data").forEach(topic -> names.add(topic.get("topic_name").asText()));
            assertThat(page.get("data").size()).isLessThanOrEqualTo(2);
            String next = page.at("/metadata/next").asText(null);
            path = next == null
                    ? null
                    : URI.create(next).getPath() + "?" + URI.create(next).getQuery();
        }

        assertThat(names).isSorted().doesNotHaveDuplicates().contains(name + 0, name + 1, name + 2, name + 3, name + 4);
        assertError(v3.get("/topics?page_size=0"), 400, 400, "page_size");
        assertError(v3.get("/topics?page_size=x"), 400, 400, "page_size");
        assertError(v3.get("/topics?page_token=%25"), 400, 400, "page_token");
    }

    @Test
    void aTopicGrowsAndNeverShrinks() throws Exception {
        v3.api().create(name, 2);

        HttpResponse<String> grown = v3.send("PATCH", "/topics/" + name, "{\"partitions_count\":5}");

        assertThat(grown.statusCode()).as(grown.body()).isEqualTo(200);
        assertThat(json(grown.body()).get("partitions_count").asInt()).isEqualTo(5);
        assertThat(v3.got("/topics/" + name + "/partitions").get("data")).hasSize(5);
        assertError(v3.send("PATCH", "/topics/" + name, "{\"partitions_count\":5}"), 400, 40002, "partitions_count");
        assertError(v3.send("PATCH", "/topics/" + name, "{}"), 400, 40002, "partitions_count");
        assertError(v3.send("PATCH", "/topics/" + name, "{\"partitions\":5}"), 400, 400, "partitions");
        assertError(v3.send("PATCH", "/topics/" + name + "x", "{\"partitions_count\":5}"), 404, 40403, name);
    }

    @Test
    void partitionsOffsetsAndReplicas() throws Exception {
        v3.api().create(name, 2);
        v3.api().produced(name + "/partitions/1", "application/json", "{\"records\":[{\"value\":1},{\"value\":2}]}");
        String partition = "/topics/" + name + "/partitions/1";

        JsonNode one = v3.got(partition);
        assertThat(one.get("kind").asText()).isEqualTo("KafkaPartition");
        for (String related : List.of("leader", "replicas", "reassignment")) {
            URI link = URI.create(one.at("/" + related + "/related").asText());
            assertThat(v3.api().http().get(link.getPath()).statusCode())
                    .as(related)
                    .isEqualTo(200);
        }
        assertThat(v3.got("/topics/" + name + "/partitions").at("/data/1")).isEqualTo(one);
        JsonNode both = v3.got(partition + "/offset");
        assertThat(both.get("earliest_offset").asLong()).isZero();
        assertThat(both.get("latest_offset").asLong()).isEqualTo(2);
        assertThat(v3.got(partition + "/offset?offset_type=earliest").has("latest_offset"))
                .isFalse();
        assertThat(v3.got(partition + "/offset?offset_type=latest")
                        .get("latest_offset")
                        .asLong())
                .isEqualTo(2);
        assertThat(v3.got(partition + "/replicas").at("/data/0/broker_id").asInt())
                .isZero();
        assertThat(v3.got("/topics/" + name + "/partitions/-/reassignment").get("data"))
                .isEmpty();
        assertThat(v3.got("/topics/-/partitions/-/reassignment").get("data")).isEmpty();
        assertError(v3.get(partition + "/offset?offset_type=max"), 400, 400, "offset_type");
        assertError(v3.get("/topics/" + name + "/partitions/2"), 404, 40402, "partition 2");
        assertError(v3.get("/topics/" + name + "/partitions/x"), 404, 404, "Not found");
        assertError(v3.get("/topics/nowhere/partitions"), 404, 40403, "nowhere");
        assertError(v3.get(partition + "/replicas/1"), 404, 404, "Broker 1");
    }

    @Test
    void configsAreSetResetAndAltered() throws Exception {
        v3.api().create(name, 1);
        String configs = "/topics/" + name + "/configs";

        assertThat(v3.send("PUT", configs + "/max.message.bytes", "{\"value\":\"20\"}")
                        .statusCode())
                .isEqualTo(204);
        JsonNode set = v3.got(configs + "/max.message.bytes");
        assertThat(set.get("value").asText()).isEqualTo("20");
        assertThat(set.get("is_default").asBoolean()).isFalse();
        assertThat(set.get("source").asText()).isEqualTo("DYNAMIC_TOPIC_CONFIG");
        assertThat(set.get("synonyms")).hasSize(2);
        assertError(
                v3.api().produce(name, "application/json", "{\"records\":[{\"value\":\"" + "x".repeat(20) + "\"}]}"),
                413,
                413,
                "max.message.bytes, 20");

        HttpResponse<String> altered = v3.post(
                configs + ":alter",
                "{\"data\":[{\"name\":\"max.message.bytes\",\"operation\":\"DELETE\"},"
                        + "{\"name\":\"compression.type\",\"value\":\"uncompressed\"}]}");
        assertThat(altered.statusCode()).as(altered.body()).isEqualTo(204);
        assertThat(v3.got(configs + "/max.message.bytes").get("value").asText()).isEqualTo("1048576");
        assertThat(v3.got(configs + "/compression.type").get("value").asText()).isEqualTo("uncompressed");
        assertThat(v3.send("DELETE", configs + "/compression.type", "").statusCode())
                .isEqualTo(204);
        assertThat(v3.got(configs + "/compression.type").get("is_default").asBoolean())
                .isTrue();
        assertThat(v3.got(configs).get("data")).hasSize(10);
    }

    @Test
    void configsOfAllTopics() throws Exception {
        v3.api().create(name, 1);

        JsonNode page = v3.got("/topics/-/configs?page_size=3");

        assertThat(page.get("kind").asText()).isEqualTo("KafkaTopicConfigList");
        assertThat(page.get("data")).hasSize(3);
        assertThat(page.at("/metadata/next").asText()).contains("page_token=");
    }

    @Test
    void wrongConfigChangesChangeNothing() throws Exception {
        v3.api().create(name, 1);
        String configs = "/topics/" + name + "/configs";

        assertError(v3.send("PUT", configs + "/min.insync.replicas", "{\"value\":\"2\"}"), 400, 40002, "no replicas");
        assertError(v3.send("PUT", configs + "/cleanup.policy", "{\"value\":\"compact\"}"), 400, 40002, "compaction");
        assertError(v3.send("PUT", configs + "/compression.type", "{\"value\":\"gzip\"}"), 400, 40002, "gzip");
        assertError(v3.send("PUT", configs + "/compression.type", "{\"value\":1}"), 422, 422, "value");
        assertError(v3.send("PUT", configs + "/compression.type", "{}"), 422, 422, "value");
        assertError(v3.send("DELETE", configs + "/nonsense", ""), 400, 40002, "nonsense");
        assertError(v3.get(configs + "/nonsense"), 404, 404, "nonsense");
        assertError(v3.get("/topics/nowhere/configs"), 404, 40403, "nowhere");
        assertError(
                v3.post(
                        configs + ":alter",
                        "{\"data\":[{\"name\":\"max.message.bytes\",\"value\":\"5\"},{\"name\":\"flush.ms\"}]}"),
                400,
                40002,
                "flush.ms");
        assertError(
                v3.post(configs + ":alter", "{\"data\":[{\"name\":\"flush.ms\",\"operation\":\"APPEND\"}]}"),
                422,
                422,
                "data[0].operation");
        assertError(v3.post(configs + ":alter", "{}"), 422, 422, "data");
        HttpResponse<String> validated = v3.post(
                configs + ":alter",
                "{\"data\":[{\"name\":\"max.message.bytes\",\"value\":\"5\"}],\"validate_only\":true}");
        assertThat(validated.statusCode()).isEqualTo(204);
        assertThat(v3.got(configs).get("data"))
                .allSatisfy(config ->
                        assertThat(config.get("is_default").asBoolean()).isTrue());
    }

    @Test
    void theOneBroker() throws Exception {
        JsonNode broker = v3.got("/brokers").at("/data/0");

        assertThat(v3.got("/brokers/0")).isEqualTo(broker);
        assertThat(broker.get("broker_id").asInt()).isZero();
        assertError(v3.get("/brokers/1"), 404, 404, "Broker 1");
        assertThat(v3.got("/brokers/0/configs").get("data")).isEmpty();
        assertThat(v3.got("/acls").get("kind").asText()).isEqualTo("KafkaAclList");
    }

    @Test
    void otherMethodsAreNamed() throws Exception {
        HttpResponse<String> answer = v3.send("PUT", "/topics", "{}");

        Api.assertError(answer, 405, 405, "GET", "POST");
    }
}
