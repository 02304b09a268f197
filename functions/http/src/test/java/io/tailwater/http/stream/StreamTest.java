package io.tailwater.http.stream;

import static io.tailwater.http.Api.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tailwater.http.Api;
import io.tailwater.http.TestCallers;
import io.tailwater.http.format.KafkaMediaType;
import io.tailwater.http.limit.RequestLimits;
import io.tailwater.log.TailwaterLog;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class StreamTest {

    @TestHTTPResource("/")
    URI base;

    @Inject
    Streams streams;

    @Inject
    TailwaterLog log;

    private Api api;
    private final List<EventReader> open = new ArrayList<>();

    @BeforeEach
    void connect() {
        api = new Api(base);
    }

    @AfterEach
    void leave() throws Exception {
        for (EventReader reader : open) {
            reader.close();
        }
        // The server notices with its next comment; until then they count.
        awaitOpen(RequestLimits.STREAMS_MAX / 2);
    }

    private EventReader stream(String topic, String query, String... headers) throws Exception {
        EventReader reader = EventReader.open(base.resolve("/topics/" + topic + "/records?" + query), headers);
        open.add(reader);
        return reader;
    }

    @Test
    void fromTheBeginningAndThenAsTheyCome() throws Exception {
        String topic = api.topic(1);
        produce(topic + "/partitions/0", "{\"value\":1},{\"value\":2}");

        EventReader reader = stream(topic, "offset=earliest&format=json");

        assertThat(reader.record().get("value").asInt()).isEqualTo(1);
        assertThat(reader.record().get("value").asInt()).isEqualTo(2);
        produce(
                topic + "/partitions/0",
                "{\"key\":\"k\",\"value\":{\"n\":3},\"timestamp\":7,\"headers\":[{\"key\":\"h\",\"value\":\"AA==\"}]}");
        JsonNode third = reader.record();
        assertThat(third)
                .isEqualTo(Api.json(
                        "{\"topic\":\"" + topic + "\",\"key\":\"k\",\"value\":{\"n\":3},\"partition\":0,\"offset\":2,"
                                + "\"timestamp\":7,\"headers\":[{\"key\":\"h\",\"value\":\"AA==\"}]}"));
    }

    @Test
    void aReaderWhoMayNotReadAnyMoreIsToldSoAndGetsNothing() throws Exception {
        String topic = api.topic(1);
        EventReader reader = stream(topic, "offset=earliest&format=json", TestCallers.HEADER, "User:bob");
        produce(topic + "/partitions/0", "{\"value\":1}");
        assertThat(reader.record().get("value").asInt()).isEqualTo(1);

        log.admin().alterConfigs(topic, Map.of("consume.principals", Optional.of("User:ann")));
        EventReader.Event event = reader.next();

        assertThat(event.name()).isEqualTo("error");
        JsonNode error = Api.json(event.data());
        assertThat(error.get("error_code").asInt()).isEqualTo(40301);
        assertThat(error.get("message").asText())
                .isEqualTo("topic " + topic + ": consume.principals does not allow User:bob");
    }

    @Test
    void withoutAPlaceOnlyWhatComes() throws Exception {
        String topic = api.topic(2);
        produce(topic + "/partitions/1", "{\"value\":1}");

        EventReader reader = stream(topic, "format=json");
        produce(topic + "/partitions/1", "{\"value\":2}");

        assertThat(reader.record().get("value").asInt()).isEqualTo(2);
    }

    @Test
    void lastEventIdGoesOnInEveryPartition() throws Exception {
        String topic = api.topic(3);
        for (int partition = 0; partition < 3; partition++) {
            produce(topic + "/partitions/" + partition, "{\"value\":\"a\"},{\"value\":\"b\"},{\"value\":\"c\"}");
        }
        List<String> seen = new ArrayList<>();
        String id = "";
        EventReader first = stream(topic, "offset=earliest&format=json");
        for (int i = 0; i < 4; i++) {
            EventReader.Event event = first.next();
            id = event.id();
            seen.add(place(Api.json(event.data())));
        }
        first.close();

        EventReader second = stream(topic, "format=json", "Last-Event-ID", id);
        for (int i = 0; i < 5; i++) {
            seen.add(place(second.record()));
        }

        assertThat(seen)
                .containsExactlyInAnyOrder("0/0", "0/1", "0/2", "1/0", "1/1", "1/2", "2/0", "2/1", "2/2")
                .doesNotHaveDuplicates();
    }

    private static String place(JsonNode record) {
        return record.get("partition").asInt() + "/" + record.get("offset").asLong();
    }

    @Test
    void onePartitionByOffsetAndByTime() throws Exception {
        String topic = api.topic(2);
        produce(
                topic + "/partitions/1",
                "{\"value\":0,\"timestamp\":10},{\"value\":1,\"timestamp\":20},{\"value\":2,\"timestamp\":30}");

        assertThat(stream(topic, "partition=1&offset=1&format=json")
                        .record()
                        .get("value")
                        .asInt())
                .isEqualTo(1);
        assertThat(stream(topic, "partition=1&timestamp=25&format=json")
                        .record()
                        .get("value")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void silenceHasAHeartbeat() throws Exception {
        assertThat(stream(api.topic(1), "").nextOfAnyKind()).isEqualTo(new EventReader.Event(":", "", ": ping"));
    }

    @Test
    void jsonOfSeveralLinesIsTheSameJson() throws Exception {
        String topic = api.topic(1);
        produce(topic, "{\"value\":{\n\"a\":\r\n[1,\r2]}}");

        assertThat(stream(topic, "offset=earliest&format=json").record().get("value"))
                .isEqualTo(Api.json("{\"a\":[1,2]}"));
    }

    @Test
    void aRecordThatTheFormatCannotShowEndsTheStreamByName() throws Exception {
        String topic = api.topic(1);
        api.produced(topic, KafkaMediaType.TEXT_V2, "{\"records\":[{\"value\":\"not json\"}]}");

        EventReader reader = stream(topic, "offset=earliest&format=json");

        EventReader.Event event = reader.next();
        assertThat(event.name()).isEqualTo("error");
        assertThat(Api.json(event.data()).get("error_code").asInt()).isEqualTo(40601);
        assertThat(reader.next().name()).isEqualTo("end");
    }

    @Test
    void aTopicThatGoesEndsItsStreams() throws Exception {
        String topic = api.topic(1);
        EventReader reader = stream(topic, "");
        reader.nextOfAnyKind();

        api.delete(topic);

        EventReader.Event event = reader.next();
        assertThat(event.name()).isEqualTo("error");
        assertThat(Api.json(event.data()).get("error_code").asInt()).isEqualTo(40401);
        assertThat(reader.next().name()).isEqualTo("end");
    }

    @Test
    void aTopicOfTheSameNameIsAnother() throws Exception {
        String topic = api.topic(1);
        produce(topic, "{\"value\":1}");
        String id = stream(topic, "offset=earliest").next().id();
        api.delete(topic);
        api.create(topic, 1);

        assertError(get(topic, "", "Last-Event-ID", id), 404, 404, "created again");
    }

    @Test
    void aReaderThatLeavesIsNoticed() throws Exception {
        EventReader reader = stream(api.topic(1), "");
        reader.nextOfAnyKind();
        int before = streams.open();
        assertThat(before).isPositive();

        reader.close();

        awaitOpen(before - 1);
    }

    @Test
    void thereAreOnlySoMany() throws Exception {
        String topic = api.topic(1);
        awaitOpen(0);
        for (int i = 0; i < RequestLimits.STREAMS_MAX; i++) {
            stream(topic, "");
        }

        HttpResponse<String> oneMore = get(topic, "");

        assertError(oneMore, 429, 42901, RequestLimits.STREAMS_MAX + " streams");
        assertThat(oneMore.headers().firstValue("Retry-After")).hasValue("1");
    }

    private void awaitOpen(int expected) throws InterruptedException {
        for (int i = 0; i < 200 && streams.open() > expected; i++) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        assertThat(streams.open()).isLessThanOrEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "offset=5, offset",
        "partition=0&offset=-1, offset",
        "offset=earliest&timestamp=1, timestamp",
        "partition=x, partition",
        "format=avro, format",
        "from=1, from",
        "format=json&format=text, format",
    })
    void wrongParametersAreNamed(String query, String parameter) throws Exception {
        HttpResponse<String> answer = get(api.topic(1), query);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Api.json(answer.body()).get("message").asText()).contains(parameter);
    }

    @ParameterizedTest
    @CsvSource({
        "x",
        "0:1",
        "'00000000-0000-0000-0000-000000000000/0:99999999999999999999'",
        "'00000000-0000-0000-0000-000000000000/'"
    })
    void aForeignEventIdIsRefused(String id) throws Exception {
        HttpResponse<String> answer = get(api.topic(1), "", "Last-Event-ID", id);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Api.json(answer.body()).get("message").asText()).contains("Last-Event-ID");
    }

    @Test
    void whatIsNotThereIsNotFound() throws Exception {
        String topic = api.topic(1);
        assertThat(get("t-" + UUID.randomUUID(), "").statusCode()).isEqualTo(404);
        assertThat(get(topic, "partition=1").statusCode()).isEqualTo(404);
        assertThat(get(topic, "partition=0&offset=1").statusCode()).isEqualTo(416);
    }

    @Test
    void otherTypesAreNotAcceptable() throws Exception {
        HttpResponse<String> answer =
                api.http().get("/topics/" + api.topic(1) + "/records", "Accept", "application/json");

        assertError(answer, 406, 406, "text/event-stream");
    }

    @Test
    void aStreamHasAtMostAHundredPartitions() throws Exception {
        HttpResponse<String> answer = get(api.topic(101), "");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Api.json(answer.body()).get("message").asText()).contains("partition", "100");
    }

    private HttpResponse<String> get(String topic, String query, String... headers) throws Exception {
        List<String> all = new ArrayList<>(List.of("Accept", "text/event-stream"));
        all.addAll(List.of(headers));
        return api.http().get("/topics/" + topic + "/records?" + query, all.toArray(String[]::new));
    }

    private void produce(String path, String records) throws Exception {
        api.produced(path, KafkaMediaType.JSON, "{\"records\":[" + records + "]}");
    }
}
