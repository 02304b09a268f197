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
import io.tailwater.http.limit.RequestLimits;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What consumers do with instances, from nothing but HTTP. */
@QuarkusTest
class ConsumersTest {

    private static final String EARLIEST = "\"auto.offset.reset\":\"earliest\",\"format\":\"text\"";

    @TestHTTPResource("/")
    URI base;

    private Api api;
    private String group;

    @BeforeEach
    void connect() {
        api = new Api(base);
        group = "g-" + UUID.randomUUID();
    }

    @Test
    void instanceGetsANameAndAUrlThatWorks() throws Exception {
        HttpResponse<String> created = api.http().send("POST", "/consumers/" + group, BodyPublishers.noBody());

        assertThat(created.headers().firstValue("Content-Type")).hasValue(KafkaMediaType.V2);
        String name = json(created).get("instance_id").asText();
        assertThat(name).matches("rest-consumer-[0-9a-f-]{36}");
        URI url = URI.create(json(created).get("base_uri").asText());
        assertThat(url).isEqualTo(base.resolve("/consumers/" + group + "/instances/" + name));
        requireDone(api.http().send("DELETE", url.getPath() + "/", BodyPublishers.noBody()));
        assertError(
                api.http().send("DELETE", url.getPath(), BodyPublishers.noBody()),
                404,
                40403,
                "The specified consumer instance was not found.");
    }

    @Test
    void everySettingIsTakenInEverySpelling() throws Exception {
        for (String settings : List.of(
                "\"id\":\"%s\",\"format\":\"JSON\",\"auto.commit.enable\":\"false\",\"fetch.min.bytes\":\"1\","
                        + "\"consumer.request.timeout.ms\":5,\"isolation.level\":\"read_committed\"",
                "\"name\":\"%s\",\"enable.auto.commit\":true,\"responseMinBytes\":-1,\"requestWaitMs\":\"5\","
                        + "\"partition.assignment.strategy\":\"roundrobin\",\"auto.offset.reset\":\"none\"",
                "\"name\":\"%s\",\"id\":\"%<s\",\"auto.commit.enable\":true,\"enable.auto.commit\":\"true\","
                        + "\"fetch.min.bytes\":null")) {
            String name = "i-" + UUID.randomUUID();

            HttpResponse<String> answer = Consumer.createAnswer(api, group, "{" + settings.formatted(name) + "}");

            assertThat(json(answer).get("instance_id").asText()).isEqualTo(name);
        }
    }

    @Test
    void nameInUseIsAConflict() throws Exception {
        Consumer.create(api, group, "one", "");

        assertError(Consumer.createAnswer(api, group, "{\"name\":\"one\"}"), 409, 40902, "one", group);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"nmae\":\"x\"} | 400 | 400 | nmae",
                "{\"name\":\"x\" | 400 | 400 | not JSON",
                "{\"name\":\"a/b\"} | 422 | 422 | name",
                "{\"name\":\"a\\u0000\"} | 422 | 422 | name",
                "{\"name\":\"\"} | 422 | 422 | name",
                "{\"name\":\"..\"} | 422 | 422 | name",
                "{\"name\":\"a\",\"id\":\"b\"} | 422 | 422 | same setting",
                "{\"format\":\"avro\"} | 422 | 422 | Invalid format type",
                "{\"format\":\"xml\"} | 422 | 422 | Invalid format type",
                "{\"auto.offset.reset\":\"middle\"} | 422 | 422 | auto.offset.reset",
                "{\"auto.commit.enable\":\"yes\"} | 422 | 422 | auto.commit.enable",
                "{\"auto.commit.enable\":true,\"enable.auto.commit\":false} | 422 | 422 | auto.commit.enable",
                "{\"fetch.min.bytes\":10000001} | 422 | 422 | 10000000",
                "{\"fetch.min.bytes\":\"99999999999999999999\"} | 422 | 422 | fetch.min.bytes",
                "{\"fetch.min.bytes\":1.5} | 422 | 422 | fetch.min.bytes",
                "{\"consumer.request.timeout.ms\":-1} | 422 | 422 | consumer.request.timeout.ms",
                "{\"isolation.level\":\"none\"} | 422 | 422 | isolation.level",
                "{\"partition.assignment.strategy\":\"sticky\"} | 422 | 422 | partition.assignment.strategy",
                "[] | 422 | 422 | the body",
            })
    void settingThatIsRefused(String body, int status, int code, String part) throws Exception {
        assertError(Consumer.createAnswer(api, group, body), status, code, part);
        assertError(api.http().get("/admin/groups/" + group), 404, 40405, group);
    }

    @Test
    void controlCharactersInPathsAreRefused() throws Exception {
        assertError(Consumer.createAnswer(api, "a%00b", "{}"), 400, 400, "group", "control character");
        assertError(Consumer.at(api, group, "a%0Ab").poll(""), 400, 400, "instance", "control character");
    }

    @ParameterizedTest
    @CsvSource({"GET, /records", "GET, /subscription", "GET, /assignments", "DELETE, ''", "DELETE, /subscription"})
    void unknownInstanceWithoutABody(String method, String route) throws Exception {
        HttpResponse<String> answer = Consumer.at(api, group, "nobody").send(method, route, BodyPublishers.noBody());

        assertError(answer, 404, 40403, "The specified consumer instance was not found.");
    }

    @Test
    void unknownInstanceWithABody() throws Exception {
        String topic = api.topic(1);
        Consumer nobody = Consumer.at(api, group, "nobody");
        String partitions = "{\"partitions\":[{\"topic\":\"" + topic + "\",\"partition\":0}]}";
        String offsets = "{\"offsets\":[{\"topic\":\"" + topic + "\",\"partition\":0,\"offset\":0}]}";

        for (HttpResponse<String> answer : List.of(
                nobody.post("/subscription", "{\"topics\":[\"" + topic + "\"]}"),
                nobody.post("/assignments", partitions),
                nobody.post("/positions", offsets),
                nobody.post("/positions/beginning", partitions),
                nobody.post("/positions/end", partitions),
                nobody.post("/offsets", offsets),
                nobody.postNothing("/offsets"),
                nobody.post("/offsets/committed", partitions),
                nobody.get("/offsets?partitions=" + topic + ":0"))) {
            assertError(answer, 404, 40403, "The specified consumer instance was not found.");
        }
    }

    @Test
    void subscriptionIsByTopicsOrByPattern() throws Exception {
        String topic = api.topic(1);
        String other = api.topic(1);
        Consumer consumer = Consumer.create(api, group, "one", "");

        assertThat(json(consumer.get("/subscription"))).isEqualTo(Api.json("{\"topics\":[]}"));
        requireDone(consumer.post("/subscription", "{\"topics\":[\"" + topic + "\",\"yet-to-come\"]}"));
        assertThat(json(consumer.get("/subscription")).get("topics"))
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrder(topic, "yet-to-come");
        requireDone(consumer.post("/subscription", "{\"topic_pattern\":\"" + topic + "|" + other + "\"}"));
        assertThat(json(consumer.get("/subscription")).get("topics"))
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrder(topic, other);
        assertThat(json(consumer.get("/assignments")).get("partitions")).hasSize(2);
        requireDone(consumer.delete("/subscription"));
        assertThat(json(consumer.get("/subscription"))).isEqualTo(Api.json("{\"topics\":[]}"));
        assertThat(json(consumer.get("/assignments"))).isEqualTo(Api.json("{\"partitions\":[]}"));
        assertError(consumer.poll(""), 409, 40903, "one", group);
    }

    @Test
    void subscriptionThatIsRefused() throws Exception {
        Consumer consumer = Consumer.create(api, group, "one", "");

        assertError(
                consumer.post("/subscription", "{\"topics\":[\"t\"],\"topic_pattern\":\"t\"}"), 409, 40903, "exclude");
        assertError(consumer.post("/subscription", "{}"), 422, 422, "topics: is missing");
        assertError(consumer.post("/subscription", "{\"topics\":[]}"), 422, 422, "topics: is empty");
        assertError(consumer.post("/subscription", "{\"topics\":[\"a\\u0000\"]}"), 422, 422, "topics[0]");
        assertError(consumer.post("/subscription", "{\"topics\":[\"a\",7]}"), 422, 422, "topics[1]", "number 7");
        assertError(consumer.post("/subscription", "{\"topic_pattern\":\"(\"}"), 422, 422, "topic_pattern");
        assertError(consumer.post("/subscription", "{\"pattern\":\"a\"}"), 400, 400, "pattern", "topic_pattern");
        assertError(
                consumer.send("POST", "/subscription", BodyPublishers.ofString("{}"), "Content-Type", "text/plain"),
                415,
                415,
                "text/plain");
        assertThat(json(consumer.get("/subscription"))).isEqualTo(Api.json("{\"topics\":[]}"));
    }

    @Test
    void chosenPartitionsAndASubscriptionExcludeEachOther() throws Exception {
        String topic = api.topic(2);
        Consumer consumer = Consumer.create(api, group, "one", EARLIEST);
        String chosen = "{\"partitions\":[{\"topic\":\"" + topic + "\",\"partition\":\"1\"}]}";

        requireDone(consumer.post("/assignments", chosen));
        assertThat(json(consumer.get("/assignments"))).isEqualTo(Api.json(chosen.replace("\"1\"", "1")));
        assertError(consumer.post("/subscription", "{\"topics\":[\"" + topic + "\"]}"), 409, 40903, "exclude");
        produce(topic, 1, "mine");
        produce(topic, 0, "not mine");
        assertThat(consumer.values()).containsExactly("mine");
        requireDone(consumer.delete("/subscription"));
        consumer.subscribed(topic);
        assertError(consumer.post("/assignments", chosen), 409, 40903, "subscribed");
        assertError(
                Consumer.create(api, group, "two", "")
                        .post("/assignments", "{\"partitions\":[{\"topic\":\"none\",\"partition\":0}]}"),
                404,
                40401,
                "none");
    }

    @Test
    void tenThousandPartitionsAreTooMany() throws Exception {
        Consumer consumer = Consumer.create(api, group, "one", "");
        String places = IntStream.range(0, 10_000)
                .mapToObj(i -> "{\"topic\":\"t\",\"partition\":" + i + ",\"offset\":0}")
                .collect(Collectors.joining(","));
        String bare = places.replace(",\"offset\":0", "");

        for (String route : List.of("/assignments", "/positions/beginning", "/positions/end", "/offsets/committed")) {
            assertError(consumer.post(route, "{\"partitions\":[" + bare + "]}"), 413, 413, "partitions", "1000");
        }
        assertError(consumer.post("/positions", "{\"offsets\":[" + places + "]}"), 413, 413, "offsets", "1000");
        assertError(consumer.post("/offsets", "{\"offsets\":[" + places + "]}"), 413, 413, "offsets", "1000");
        assertError(
                consumer.post("/offsets", " ".repeat(RequestLimits.BODY_BYTES_MAX + 1)),
                413,
                413,
                Integer.toString(RequestLimits.BODY_BYTES_MAX));
    }

    @Test
    void membersShareAndADeletedOnesShareMovesOn() throws Exception {
        String topic = api.topic(2);
        Consumer a = Consumer.create(api, group, "a", EARLIEST).subscribed(topic);
        Consumer b = Consumer.create(api, group, "b", EARLIEST).subscribed(topic);
        produce(topic, 0, "to a");
        produce(topic, 1, "to b");

        assertThat(a.values()).containsExactly("to a");
        assertThat(b.values()).containsExactly("to b");
        requireDone(b.delete(""));
        produce(topic, 1, "after b");

        assertThat(a.values()).containsExactly("after b");
        assertThat(json(a.get("/assignments")).get("partitions")).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "binary, application/vnd.kafka.binary.v2+json, eyJhIjoxfQ==",
        "json, application/vnd.kafka.json.v2+json, ''",
        "text, application/vnd.kafka.text.v2+json, '{\"a\":1}'"
    })
    void recordsHaveTheFormatOfTheInstance(String format, String type, String value) throws Exception {
        String topic = api.topic(1);
        Consumer consumer = Consumer.create(
                        api, group, "one", "\"auto.offset.reset\":\"earliest\",\"format\":\"" + format + "\"")
                .subscribed(topic);
        api.produced(
                topic,
                KafkaMediaType.JSON,
                "{\"records\":[{\"value\":{\"a\":1},\"timestamp\":5,\"headers\":[{\"key\":\"h\",\"value\":\"AA==\"}]}]}");

        assertError(consumer.poll("", "Accept", "application/vnd.kafka.avro.v2+json"), 406, 40601, type);
        String wrong = format.equals("text") ? KafkaMediaType.BINARY_V2 : KafkaMediaType.TEXT_V2;
        assertError(consumer.poll("", "Accept", wrong), 406, 40601, wrong, type);
        HttpResponse<String> answer = consumer.poll("");

        assertThat(answer.headers().allValues("Content-Type")).containsExactly(type);
        JsonNode record = json(answer).get(0);
        assertThat(record.fieldNames())
                .toIterable()
                .containsExactly("topic", "key", "value", "partition", "offset", "timestamp", "headers");
        assertThat(record.get("value").asText()).isEqualTo(value);
        assertThat(record.get("topic").asText()).isEqualTo(topic);
        assertThat(record.get("timestamp").asLong()).isEqualTo(5);
        assertThat(consumer.poll("", "Accept", KafkaMediaType.V2).headers().allValues("Content-Type"))
                .containsExactly(KafkaMediaType.V2);
        assertThat(consumer.poll("", "Accept", KafkaMediaType.JSON).headers().allValues("Content-Type"))
                .containsExactly(KafkaMediaType.JSON);
    }

    @Test
    void recordThatTheFormatCannotShowIsRefusedAndNotPassed() throws Exception {
        String topic = api.topic(1);
        Consumer consumer = Consumer.create(api, group, "one", "\"format\":\"json\",\"auto.offset.reset\":\"earliest\"")
                .subscribed(topic);
        api.produced(topic, KafkaMediaType.TEXT_V2, "{\"records\":[{\"value\":\"1\"},{\"value\":\"no JSON\"}]}");

        assertThat(consumer.values()).containsExactly("1");
        for (int i = 0; i < 2; i++) {
            assertError(consumer.poll(""), 406, 40601, "The value at offset 1 of partition 0 of topic " + topic);
        }
        requireDone(consumer.post("/positions", "{\"offsets\":[" + place(topic, 0, "\"offset\":2") + "]}"));
        assertThat(consumer.values()).isEmpty();
    }

    @Test
    void pollThatIsRepeatedWithItsTokenGivesTheSame() throws Exception {
        String topic = api.topic(1);
        Consumer consumer = Consumer.create(api, group, "one", EARLIEST).subscribed(topic);
        produce(topic, 0, "1");
        String token =
                consumer.poll("").headers().firstValue("Tailwater-Position").orElseThrow();
        produce(topic, 0, "2");
        HttpResponse<String> lost = consumer.poll("position=" + token);

        HttpResponse<String> again = consumer.poll("position=" + token);
        HttpResponse<String> byHeader = consumer.poll("", "Tailwater-Position", token);

        assertThat(Consumer.values(lost)).containsExactly("2");
        assertThat(again.body()).isEqualTo(lost.body());
        assertThat(byHeader.body()).isEqualTo(lost.body());
        assertThat(consumer.values()).isEmpty();
        assertError(consumer.poll("position=nonsense"), 400, 400, "position");
        assertError(consumer.poll("position=" + token, "Tailwater-Position", token), 400, 400, "position");
    }

    @Test
    void tokenThatIsTooLongForAHeaderIsLeftOut() throws Exception {
        String topic = api.topic(220);
        Consumer consumer = Consumer.create(api, group, "one", EARLIEST).subscribed(topic);
        produce(topic, 219, "1");

        HttpResponse<String> answer = consumer.poll("");

        assertThat(Consumer.values(answer)).containsExactly("1");
        assertThat(answer.headers().firstValue("Tailwater-Position")).isEmpty();
        requireDone(consumer.delete(""));
    }

    @Test
    void whatDoesNotFitTheAnswerIsNotLost() throws Exception {
        String topic = api.topic(2);
        int each = RequestLimits.RECORDS_MAX;
        String records = IntStream.range(0, each)
                .mapToObj(i -> "{\"value\":\"0123456789\"}")
                .collect(Collectors.joining(",", "{\"records\":[", "]}"));
        int requests = 6;
        for (int i = 0; i < requests; i++) {
            api.produced(topic + "/partitions/" + i % 2, KafkaMediaType.TEXT_V2, records);
        }
        Consumer consumer = Consumer.create(api, group, "one", EARLIEST).subscribed(topic);
        List<List<Long>> offsets = List.of(new ArrayList<>(), new ArrayList<>());
        int answers = 0;

        while (offsets.get(0).size() + offsets.get(1).size() < requests * each && answers < 10) {
            HttpResponse<String> answer = consumer.poll("");
            answers++;
            assertThat(answer.body().length()).isLessThanOrEqualTo(RequestLimits.ANSWER_BYTES_MAX + 1);
            json(answer).forEach(record -> offsets.get(record.get("partition").asInt())
                    .add(record.get("offset").asLong()));
        }

        assertThat(answers).isBetween(2, 9);
        assertThat(offsets).allSatisfy(read -> assertThat(read)
                .isEqualTo(IntStream.range(0, requests / 2 * each)
                        .mapToObj(Long::valueOf)
                        .toList()));
    }

    @Test
    void headersThatDoNotFitTheAnswerAreNotLost() throws Exception {
        String topic = api.topic(1);
        String headers = "{\"key\":\"\",\"value\":\"\"},".repeat(RequestLimits.HEADERS_MAX - 1) + "{\"key\":\"\"}";
        String records = ("{\"value\":\"v\",\"headers\":[" + headers + "]},").repeat(99)
                + "{\"value\":\"v\",\"headers\":[" + headers + "]}";
        api.produced(topic, KafkaMediaType.TEXT_V2, "{\"records\":[" + records + "]}");
        api.produced(topic, KafkaMediaType.TEXT_V2, "{\"records\":[" + records + "]}");
        Consumer consumer = Consumer.create(api, group, "one", EARLIEST).subscribed(topic);

        HttpResponse<String> first = consumer.poll("");
        HttpResponse<String> second = consumer.poll("");

        assertThat(first.body().length()).isLessThanOrEqualTo(RequestLimits.ANSWER_BYTES_MAX + 1);
        assertThat(json(first).size() + json(second).size()).isEqualTo(200);
    }

    @Test
    void maxBytesCutsAndTheNextPollContinues() throws Exception {
        String topic = api.topic(1);
        Consumer consumer = Consumer.create(api, group, "one", EARLIEST).subscribed(topic);
        produce(topic, 0, "1234");
        produce(topic, 0, "5678");

        assertThat(Consumer.values(consumer.poll("max_bytes=5"))).containsExactly("1234");
        assertThat(Consumer.values(consumer.poll("max_bytes=1"))).containsExactly("5678");
        assertError(consumer.poll("max_bytes=0"), 400, 400, "max_bytes");
        assertError(consumer.poll("max_byte=5"), 400, 400, "max_byte", "max_bytes");
        assertError(consumer.get("/records?timeout=-1"), 400, 400, "timeout");
        assertError(consumer.get("/records?timeout=99999999999"), 400, 400, "timeout");
    }

    @Test
    void pollWaitsForRecords() throws Exception {
        String topic = api.topic(1);
        Consumer consumer = Consumer.create(api, group, "one", EARLIEST).subscribed(topic);
        assertThat(consumer.values()).isEmpty();
        var waiting = api.http().getLater("/consumers/" + group + "/instances/one/records?timeout=15000");

        produce(topic, 0, "late");

        assertThat(Consumer.values(waiting.get())).containsExactly("late");
    }

    @Test
    void positionsByOffsetTimeBeginningAndEnd() throws Exception {
        String topic = api.topic(2);
        Consumer consumer = Consumer.create(api, group, "one", EARLIEST).subscribed(topic);
        api.produced(
                topic + "/partitions/0",
                KafkaMediaType.TEXT_V2,
                "{\"records\":[{\"value\":\"0\",\"timestamp\":0},{\"value\":\"1\",\"timestamp\":1000},"
                        + "{\"value\":\"2\",\"timestamp\":2000}]}");
        String bare = "{\"partitions\":[" + place(topic, 0, "").replace(",}", "}") + "]}";

        assertThat(consumer.values()).containsExactly("0", "1", "2");
        requireDone(consumer.post("/positions", "{\"offsets\":[" + place(topic, 0, "\"offset\":\"2\"") + "]}"));
        assertThat(consumer.values()).containsExactly("2");
        requireDone(consumer.post(
                "/positions",
                "{\"offsets\":[" + place(topic, 1, "\"offset\":0,\"metadata\":\"m\"") + "],\"timestamps\":["
                        + place(topic, 0, "\"timestamp\":\"1970-01-01T00:00:01Z\"") + "]}"));
        assertThat(consumer.values()).containsExactly("1", "2");
        requireDone(consumer.post("/positions/beginning", bare));
        assertThat(consumer.values()).containsExactly("0", "1", "2");
        requireDone(consumer.post("/positions/beginning", bare));
        requireDone(consumer.post("/positions/end", bare));
        assertThat(consumer.values()).isEmpty();
    }

    @Test
    void positionThatIsRefused() throws Exception {
        String topic = api.topic(1);
        String foreign = api.topic(1);
        Consumer consumer = Consumer.create(api, group, "one", EARLIEST).subscribed(topic);
        produce(topic, 0, "1");
        assertThat(consumer.values()).containsExactly("1");
        String first = place(topic, 0, "\"offset\":0");

        assertError(
                consumer.post("/positions", "{\"offsets\":[" + place(foreign, 0, "\"offset\":0") + "]}"),
                409,
                40903,
                foreign);
        assertError(
                consumer.post(
                        "/positions",
                        "{\"offsets\":[" + first + "],\"timestamps\":[" + place(foreign, 0, "\"timestamp\":0") + "]}"),
                409,
                40903,
                foreign);
        for (String route : List.of("/positions/beginning", "/positions/end")) {
            assertError(
                    consumer.post(
                            route, "{\"partitions\":[" + place(foreign, 0, "").replace(",}", "}") + "]}"),
                    409,
                    40903,
                    foreign);
            assertError(consumer.post(route, "{\"partitions\":[]}"), 422, 422, "partitions");
        }
        assertError(consumer.post("/positions", "{}"), 422, 422, "offsets");
        assertError(
                consumer.post("/positions", "{\"offsets\":[" + first + "," + place(topic, 0, "\"offset\":-1") + "]}"),
                422,
                422,
                "offsets[1].offset");
        assertError(
                consumer.post("/positions", "{\"offsets\":[{\"topic\":\"t\",\"partition\":0}]}"),
                422,
                422,
                "offsets[0]: offset is missing");
        assertError(
                consumer.post("/positions", "{\"timestamps\":[" + place(topic, 0, "\"timestamp\":\"noon\"") + "]}"),
                422,
                422,
                "timestamps[0].timestamp");
        assertThat(consumer.values()).isEmpty();
    }

    @Test
    void commitsInBothSpellings() throws Exception {
        String topic = api.topic(2);
        Consumer consumer = Consumer.create(api, group, "one", EARLIEST + ",\"auto.commit.enable\":\"false\"")
                .subscribed(topic);
        String partitions = "{\"partitions\":[{\"topic\":\"" + topic + "\",\"partition\":0},{\"topic\":\"" + topic
                + "\",\"partition\":1}]}";
        String query = "/offsets?partitions=" + topic + ":0," + topic + ":1";

        assertThat(json(consumer.get(query))).isEqualTo(Api.json("{\"offsets\":[]}"));
        requireDone(consumer.post("/offsets", "{\"offsets\":[" + place(topic, 0, "\"offset\":4") + "]}"));
        requireDone(consumer.post(
                "/offsets?async=true",
                "{\"partitions\":[" + place(topic, 1, "\"offset\":4,\"metadata\":\"half\"") + "]}"));
        JsonNode expected = Api.json("{\"offsets\":[" + place(topic, 0, "\"offset\":5,\"metadata\":\"\"") + ","
                + place(topic, 1, "\"offset\":4,\"metadata\":\"half\"") + "]}");
        assertThat(json(consumer.get(query))).isEqualTo(expected);
        assertThat(json(consumer.post("/offsets/committed", partitions))).isEqualTo(expected);
        assertThat(json(consumer.send(
                        "GET", "/offsets", BodyPublishers.ofString(partitions), "Content-Type", KafkaMediaType.V2)))
                .isEqualTo(expected);
    }

    @Test
    void commitOfAllThatWasRead() throws Exception {
        String topic = api.topic(1);
        String manually = EARLIEST + ",\"enable.auto.commit\":false";
        Consumer first = Consumer.create(api, group, "one", manually).subscribed(topic);
        produce(topic, 0, "1");
        assertThat(first.values()).containsExactly("1");
        requireDone(first.postNothing("/offsets"));
        produce(topic, 0, "2");
        assertThat(first.values()).containsExactly("2");
        requireDone(first.delete(""));

        Consumer second = Consumer.create(api, group, "two", manually).subscribed(topic);

        assertThat(second.values()).containsExactly("2");
        requireDone(second.post("/offsets", "{}"));
        assertThat(json(second.get("/offsets?partitions=" + topic + ":0"))
                        .at("/offsets/0/offset")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void commitThatIsRefused() throws Exception {
        String topic = api.topic(2);
        Consumer consumer = Consumer.create(api, group, "a", "").subscribed(topic);
        Consumer.create(api, group, "b", "").subscribed(topic);

        assertError(
                consumer.post("/offsets", "{\"offsets\":[" + place(topic, 1, "\"offset\":0") + "]}"),
                409,
                40903,
                "assigned");
        assertError(
                consumer.post("/offsets", "{\"offsets\":[" + place("none", 0, "\"offset\":0") + "]}"),
                404,
                40401,
                "none");
        assertError(
                consumer.post("/offsets", "{\"offsets\":[" + place(topic, 9, "\"offset\":0") + "]}"),
                404,
                40402,
                topic);
        assertError(consumer.post("/offsets", "{\"offsets\":[],\"partitions\":[]}"), 422, 422, "not both");
        assertError(
                consumer.post(
                        "/offsets",
                        "{\"offsets\":[" + place(topic, 0, "\"offset\":0,\"metadata\":\"" + "m".repeat(4_097) + "\"")
                                + "]}"),
                422,
                422,
                "metadata",
                "4096");
        assertError(
                consumer.post("/offsets", "{\"offsets\":[" + place(topic, 0, "\"offset\":9223372036854775807") + "]}"),
                422,
                422,
                "offset");
        assertError(consumer.post("/offsets?async=maybe", ""), 400, 400, "async");
        assertError(consumer.get("/offsets"), 400, 400, "partitions");
        assertError(consumer.get("/offsets?partitions=" + topic), 400, 400, "partitions", topic);
        assertError(consumer.get("/offsets?partitions=" + topic + ":0,"), 400, 400, "partitions");
        assertThat(json(consumer.get("/offsets?partitions=" + topic + ":0," + topic + ":1")))
                .isEqualTo(Api.json("{\"offsets\":[]}"));
    }

    @Test
    void withoutACommitAndWithNoResetThePollIsRefused() throws Exception {
        String topic = api.topic(1);
        Consumer consumer = Consumer.create(api, group, "one", "\"auto.offset.reset\":\"none\"")
                .subscribed(topic);

        assertError(consumer.poll(""), 416, 41601, topic);
    }

    private void produce(String topic, int partition, String value) throws Exception {
        api.produced(
                topic + "/partitions/" + partition,
                KafkaMediaType.TEXT_V2,
                "{\"records\":[{\"value\":\"" + value + "\"}]}");
    }

    private static String place(String topic, int partition, String more) {
        return "{\"topic\":\"" + topic + "\",\"partition\":" + partition + "," + more + "}";
    }
}
