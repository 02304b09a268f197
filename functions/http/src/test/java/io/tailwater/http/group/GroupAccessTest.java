package io.tailwater.http.group;

import static io.tailwater.http.Api.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tailwater.http.Api;
import io.tailwater.http.TestCallers;
import io.tailwater.http.format.KafkaMediaType;
import io.tailwater.log.TailwaterLog;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Routes of groups name no topic that a gateway could look at: here the topics' own lists are all there is. */
@QuarkusTest
class GroupAccessTest {

    private static final String ANN = "User:ann";
    private static final String BOB = "User:bob";

    @TestHTTPResource("/")
    URI base;

    @Inject
    TailwaterLog log;

    private Api api;
    private String topic;
    private String group;

    @BeforeEach
    void createTopic() throws Exception {
        api = new Api(base);
        String id = UUID.randomUUID().toString();
        topic = "private-" + id;
        group = "g-" + id;
        log.admin().create(topic, 1, Map.of("consume.principals", ANN));
        api.produced(topic, KafkaMediaType.JSON_V2, "{\"records\":[{\"value\":1},{\"value\":2}]}");
    }

    private HttpResponse<String> call(String principal, String method, String route, String body) throws Exception {
        return api.http()
                .send(
                        method,
                        "/consumers/" + group + "/instances/one" + route,
                        body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body),
                        "Content-Type",
                        KafkaMediaType.V2,
                        TestCallers.HEADER,
                        principal);
    }

    private void create() throws Exception {
        Consumer.create(api, group, "one", "\"format\":\"json\",\"auto.offset.reset\":\"earliest\"");
    }

    private void subscribed(String principal) throws Exception {
        create();
        Consumer.requireDone(call(principal, "POST", "/subscription", "{\"topics\":[\"" + topic + "\"]}"));
    }

    @Test
    void onlyWhomTheListMeansSubscribesAssignsPollsAndMoves() throws Exception {
        subscribed(ANN);
        // A pattern is matched with the topics as they were within the last seconds.
        log.topics().list();
        String partitions = "{\"partitions\":[{\"topic\":\"" + topic + "\",\"partition\":0}]}";
        String offsets = "{\"offsets\":[{\"topic\":\"" + topic + "\",\"partition\":0,\"offset\":1}]}";
        String times = offsets.replace("offsets", "timestamps").replace("\"offset\":1", "\"timestamp\":0");
        String[][] calls = {
            {"POST", "/subscription", "{\"topics\":[\"some-other\",\"" + topic + "\"]}"},
            {"POST", "/subscription", "{\"topic_pattern\":\"private-" + topic.substring(8) + "\"}"},
            {"POST", "/assignments", partitions},
            {"GET", "/records?timeout=0", ""},
            {"POST", "/offsets", ""},
            {"POST", "/offsets", offsets},
            {"POST", "/offsets", offsets.replace("offsets", "partitions")},
            {"GET", "/offsets?partitions=" + topic + ":0", ""},
            {"POST", "/offsets/committed", partitions},
            {"POST", "/positions", offsets},
            {"POST", "/positions", times},
            {"POST", "/positions/beginning", partitions},
            {"POST", "/positions/end", partitions},
        };
        for (String[] each : calls) {
            assertError(
                    call(BOB, each[0], each[1], each[2]),
                    403,
                    40301,
                    "topic " + topic + ": consume.principals does not allow " + BOB);
        }

        assertThat(Consumer.values(call(ANN, "GET", "/records?timeout=0", ""))).containsExactly("1", "2");
        Consumer.requireDone(call(ANN, "POST", "/offsets", ""));
        assertThat(call(ANN, "GET", "/offsets?partitions=" + topic + ":0", "").body())
                .contains("\"offset\":2");
    }

    /** Whoever may not read any more is told so by the next poll, and what it was not given goes to the group's next member. */
    @Test
    void aPollAfterTheListHasChangedIsRefusedAndMovesNothing() throws Exception {
        subscribed(ANN);
        assertThat(call(ANN, "GET", "/records?timeout=0&max_bytes=1", "").body())
                .contains("\"value\":1");

        log.admin().alterConfigs(topic, Map.of("consume.principals", Optional.of(BOB)));

        assertError(call(ANN, "GET", "/records?timeout=0", ""), 403, 40301, "does not allow " + ANN);
        assertThat(Consumer.values(call(BOB, "GET", "/records?timeout=0", ""))).containsExactly("2");
        // Leaving is free to everybody.
        Consumer.requireDone(call(ANN, "DELETE", "", ""));
    }

    @ParameterizedTest
    @CsvSource({"{\"topics\":[\"%s\"]}", "'{\"topic_pattern\":\"%s\"}'"})
    void aTopicThatComesLaterIsHeldAgainstItsListByThePoll(String subscription) throws Exception {
        String later = "later-" + UUID.randomUUID();
        create();
        Consumer.requireDone(call(BOB, "POST", "/subscription", subscription.formatted(later)));
        assertThat(call(BOB, "GET", "/records?timeout=0", "").statusCode()).isEqualTo(200);

        log.admin().create(later, 1, Map.of("consume.principals", ANN));
        api.produced(later, KafkaMediaType.JSON_V2, "{\"records\":[{\"value\":3}]}");
        log.topics().list();

        assertError(call(BOB, "GET", "/records?timeout=0", ""), 403, 40301, "topic " + later);
        assertThat(Consumer.values(call(ANN, "GET", "/records?timeout=0", ""))).containsExactly("3");
    }

    @Test
    void aPatternThatIsNoneIsRefusedAsOne() throws Exception {
        create();

        assertError(call(BOB, "POST", "/subscription", "{\"topic_pattern\":\"(\"}"), 422, 422, "topic_pattern");
    }
}
