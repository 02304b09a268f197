package io.tailwater.http.topic;

import static io.tailwater.http.Api.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tailwater.http.Api;
import io.tailwater.http.format.KafkaMediaType;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class TopicsTest {

    private static final String ONE_PARTITION =
            "{\"partition\":%d,\"leader\":0,\"replicas\":[{\"broker\":0,\"leader\":true,\"in_sync\":true}]}";

    @TestHTTPResource("/")
    URI base;

    private Api api;

    @BeforeEach
    void connect() {
        api = new Api(base);
    }

    @Test
    void createdTopicIsDescribed() throws Exception {
        String name = "described-" + UUID.randomUUID();

        HttpResponse<String> created = create("{\"topic_name\":\"" + name
                + "\",\"partitions_count\":2,\"replication_factor\":3," + "\"configs\":{\"retention.ms\":\"60000\"}}");
        HttpResponse<String> described = api.http().get("/topics/" + name);

        String topic = "{\"name\":\"" + name + "\",\"configs\":{\"acks\":\"leader\",\"cleanup.policy\":\"delete\","
                + "\"compaction.lag.ms\":\"3600000\",\"compression.type\":\"zstd\","
                + "\"consume.principals\":\"*\","
                + "\"delete.retention.ms\":\"86400000\",\"key.format\":\"bytes\","
                + "\"max.compaction.lag.ms\":\"9223372036854775807\",\"max.message.bytes\":\"1048576\","
                + "\"min.cleanable.dirty.ratio\":\"0.5\",\"min.compaction.lag.ms\":\"0\","
                + "\"produce.principals\":\"*\","
                + "\"retention.bytes\":\"-1\",\"retention.ms\":\"60000\","
                + "\"segment.bytes\":\"134217728\",\"segment.format\":\"raw\",\"value.format\":\"bytes\","
                + "\"value.schema\":\"\"},\"partitions\":["
                + ONE_PARTITION.formatted(0)
                + ","
                + ONE_PARTITION.formatted(1) + "]}";
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(created.body()).isEqualTo(topic);
        assertThat(described.statusCode()).isEqualTo(200);
        assertThat(described.headers().allValues("Content-Type")).containsExactly(KafkaMediaType.V2);
        assertThat(described.body()).isEqualTo(topic);
    }

    @Test
    void partitionsAreDescribed() throws Exception {
        String name = api.topic(2);

        HttpResponse<String> all = api.http().get("/topics/" + name + "/partitions");
        HttpResponse<String> one = api.http().get("/topics/" + name + "/partitions/1/");
        HttpResponse<String> offsets = api.http().get("/topics/" + name + "/partitions/1/offsets");

        assertThat(all.body()).isEqualTo("[" + ONE_PARTITION.formatted(0) + "," + ONE_PARTITION.formatted(1) + "]");
        assertThat(one.body()).isEqualTo(ONE_PARTITION.formatted(1));
        assertThat(offsets.body()).isEqualTo("{\"beginning_offset\":0,\"end_offset\":0}");
    }

    @Test
    void offsetsFollowWhatIsProduced() throws Exception {
        String name = api.topic(1);
        api.produced(name, KafkaMediaType.TEXT_V2, "{\"records\":[{\"value\":\"a\"},{\"value\":\"b\"}]}");

        HttpResponse<String> offsets = api.http().get("/topics/" + name + "/partitions/0/offsets");

        assertThat(offsets.body()).isEqualTo("{\"beginning_offset\":0,\"end_offset\":2}");
    }

    @Test
    void topicsAreListedByName() throws Exception {
        String suffix = UUID.randomUUID().toString();
        api.create("b-" + suffix, 1);
        api.create("a-" + suffix, 1);

        HttpResponse<String> list = api.http().get("/topics");

        assertThat(list.statusCode()).isEqualTo(200);
        assertThat(Api.json(list.body()))
                .extracting(node -> node.asText())
                .filteredOn(name -> name.endsWith(suffix))
                .containsExactly("a-" + suffix, "b-" + suffix);
    }

    @Test
    void partitionCountIsOneUnlessSaid() throws Exception {
        String name = "default-" + UUID.randomUUID();

        HttpResponse<String> created =
                create("{\"topic_name\":\"" + name + "\",\"partitions_count\":null,\"replication_factor\":null}");

        assertThat(Api.json(created.body()).get("partitions")).hasSize(1);
    }

    @Test
    void thereIsOneBroker() throws Exception {
        assertThat(api.http().get("/brokers").body()).isEqualTo("{\"brokers\":[0]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                KafkaMediaType.V2,
                KafkaMediaType.BINARY_V2,
                KafkaMediaType.JSON_V2,
                KafkaMediaType.TEXT_V2,
                KafkaMediaType.JSON
            })
    void answersAreOfTheTypeThatIsAccepted(String type) throws Exception {
        HttpResponse<String> answer = api.http().get("/brokers", "Accept", type);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().allValues("Content-Type")).containsExactly(type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/topics/", "/admin/topics/"})
    void deletedTopicIsGoneAndComesBackEmpty(String path) throws Exception {
        String name = api.topic(1);
        api.produced(name, KafkaMediaType.TEXT_V2, "{\"records\":[{\"value\":\"old\"}]}");

        HttpResponse<String> deleted = api.http().send("DELETE", path + name, BodyPublishers.noBody());
        HttpResponse<String> describedBetween = api.http().get("/topics/" + name);
        HttpResponse<String> fetchedBetween = api.fetch(name, 0, "offset=0", KafkaMediaType.TEXT_V2);
        HttpResponse<String> producedBetween =
                api.produce(name, KafkaMediaType.TEXT_V2, "{\"records\":[{\"value\":\"lost\"}]}");
        api.create(name, 1);
        var first = api.produced(name, KafkaMediaType.TEXT_V2, "{\"records\":[{\"value\":\"new\"}]}");
        var fetched = api.fetched(name, 0, "offset=0", KafkaMediaType.TEXT_V2);

        assertThat(deleted.statusCode()).isEqualTo(204);
        assertThat(deleted.body()).isEmpty();
        assertError(describedBetween, 404, 40401, name);
        assertError(fetchedBetween, 404, 40401, name);
        assertError(producedBetween, 404, 40401, name);
        assertThat(first.get(0).get("offset").asLong()).isZero();
        assertThat(fetched).extracting(record -> record.get("value").asText()).containsExactly("new");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /topics/none",
        "DELETE, /topics/none",
        "DELETE, /admin/topics/none",
        "GET, /topics/none/partitions",
        "GET, /topics/none/partitions/0",
        "GET, /topics/none/partitions/0/offsets",
        "GET, /topics/none/partitions/0/records",
        "GET, /topics/none%20such%2F%C3%BC/partitions/0/records"
    })
    void unknownTopic(String method, String path) throws Exception {
        HttpResponse<String> answer = api.http().send(method, path, BodyPublishers.noBody());

        assertError(answer, 404, 40401, "topic none", "does not exist");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/offsets", "/records"})
    void unknownPartition(String route) throws Exception {
        String name = api.topic(2);

        for (String partition : new String[] {"2", "-1", "2147483647"}) {
            HttpResponse<String> answer = api.http().get("/topics/" + name + "/partitions/" + partition + route);

            assertError(answer, 404, 40402, "partition " + partition, name, "0 to 1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/offsets", "/records"})
    void partitionThatIsNoInteger(String route) throws Exception {
        String name = api.topic(1);

        for (String partition : new String[] {"x", "1.5", "2147483648", "%20"}) {
            HttpResponse<String> answer = api.http().get("/topics/" + name + "/partitions/" + partition + route);

            assertError(answer, 404, 404, "Not found: GET");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PUT | /topics | GET, HEAD, OPTIONS",
                "PUT | /topics/t | DELETE, GET, HEAD, OPTIONS, POST",
                "DELETE | /topics/t/partitions/0/ | GET, HEAD, OPTIONS, POST",
                "POST | /topics/t/partitions/0/records | DELETE, GET, HEAD, OPTIONS",
                "GET | /admin/topics | OPTIONS, POST",
                "GET | /admin/topics/t | DELETE, OPTIONS",
            })
    void methodThatAPathHasNot(String method, String path, String allowed) throws Exception {
        HttpResponse<String> answer = api.http().send(method, path, BodyPublishers.noBody());

        assertError(answer, 405, 405, path, allowed);
        assertThat(answer.headers().allValues("Allow")).containsExactly(allowed);
    }

    @Test
    void nameThatIsTaken() throws Exception {
        String name = api.topic(1);

        HttpResponse<String> answer = create("{\"topic_name\":\"" + name + "\"}");

        assertError(answer, 409, 409, name, "exists already");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                               | 422 | topic_name: is missing",
                "{\"topic_name\":null}                            | 422 | topic_name: is null, not a string",
                "{\"topic_name\":7}                               | 422 | topic_name: is the number 7, not a string",
                "{\"topic_name\":\"\"}                            | 422 | topic_name: must be 1 to 249",
                "{\"topic_name\":\"a/b\"}                         | 422 | topic_name: must be 1 to 249",
                "{\"topic_name\":\"..\"}                          | 422 | topic_name: must be 1 to 249",
                "{\"topic_name\":\"\\ud800\"}                     | 422 | topic_name: has an unpaired surrogate",
                "{\"topic_name\":\"a\",\"partitions_count\":0}    | 422 | partitions_count: is 0, not between 1 and 1000",
                "{\"topic_name\":\"a\",\"partitions_count\":1001} | 422 | partitions_count: is 1001, not between",
                "{\"topic_name\":\"a\",\"partitions_count\":\"1\"}| 422 | partitions_count: is a string, not an integer",
                "{\"topic_name\":\"a\",\"partitions_count\":1.0}  | 422 | partitions_count: is the number 1.0, not an",
                "{\"topic_name\":\"a\",\"replication_factor\":0}  | 422 | replication_factor: is 0, not between 1",
                "{\"topic_name\":\"a\",\"config\":{}}             | 400 | config: is not known; there are topic_name",
                "{\"topic_name\":\"a\",\"configs\":[]}            | 422 | configs: is an array, not an object",
                "{\"topic_name\":\"a\",\"configs\":{\"segment.ms\":\"1\"}} | 422 | segment.ms: has no meaning here",
                "{\"topic_name\":\"a\",\"configs\":{\"retention.ms\":1}} | 422 | is the number 1, not a string",
                "[]                                               | 422 | the body: is an array, not an object",
                "``                                               | 400 | The body is not JSON: it is empty",
                "{\"topic_name\":\"a\"                            | 400 | The body is not JSON",
                "{\"topic_name\":\"a\"} {}                        | 400 | there is more behind its end at line 1",
            })
    void topicThatCannotBeCreated(String body, int status, String message) throws Exception {
        HttpResponse<String> answer = create(body);

        assertError(answer, status, status, message);
    }

    @Test
    void nameOfTheLongestLength() throws Exception {
        String name = "n".repeat(249 - 36) + UUID.randomUUID();

        HttpResponse<String> longest = create("{\"topic_name\":\"" + name + "\"}");
        HttpResponse<String> longer = create("{\"topic_name\":\"" + name + "n\"}");

        assertThat(longest.statusCode()).isEqualTo(201);
        assertError(longer, 422, 422, "topic_name: must be 1 to 249");
    }

    @Test
    void bodyOfAnotherType() throws Exception {
        HttpResponse<String> answer =
                api.http().send("POST", "/admin/topics", BodyPublishers.ofString("a"), "Content-Type", "text/plain");

        assertError(answer, 415, 415, "Content-Type");
    }

    private HttpResponse<String> create(String body) throws Exception {
        return api.http()
                .send("POST", "/admin/topics", BodyPublishers.ofString(body), "Content-Type", KafkaMediaType.JSON);
    }
}
