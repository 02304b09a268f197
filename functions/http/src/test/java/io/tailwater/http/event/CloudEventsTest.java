package io.tailwater.http.event;

import static io.tailwater.http.Api.assertError;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.message.MessageWriter;
import io.cloudevents.http.HttpMessageFactory;
import io.cloudevents.jackson.JsonFormat;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tailwater.http.Api;
import io.tailwater.http.format.KafkaMediaType;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Events as CloudEvents' own SDK sends them, and as its Kafka binding reads them back. */
@QuarkusTest
class CloudEventsTest {

    private static final JsonFormat JSON = new JsonFormat();

    @TestHTTPResource("/")
    URI base;

    private Api api;
    private String topic;

    @BeforeEach
    void connect() throws Exception {
        api = new Api(base);
        topic = api.topic(1);
    }

    static Stream<CloudEvent> events() {
        CloudEventBuilder smallest = CloudEventBuilder.v1()
                .withId("1")
                .withSource(URI.create("/sensors/7"))
                .withType("com.example.read");
        return Stream.of(
                smallest.build(),
                smallest.newBuilder()
                        .withData("application/json", "{\"mag\": 1.50, \"n\":12345678901234567890}".getBytes(UTF_8))
                        .withExtension("partitionkey", "uw")
                        .withExtension("sequence", 17)
                        .withExtension("sampled", true)
                        .withTime(OffsetDateTime.parse("2018-01-31T00:29:59.65+02:00"))
                        .withSubject("Ämboy, 100 % \"Washington\" 🌍")
                        .withDataSchema(URI.create("https://example.com/schema?v=1"))
                        .build(),
                smallest.newBuilder()
                        .withData("text/plain", "not { json".getBytes(UTF_8))
                        .build(),
                smallest.newBuilder()
                        .withData("application/octet-stream", new byte[] {0, -1, 34, 10})
                        .build());
    }

    @ParameterizedTest
    @MethodSource("events")
    void binaryModeComesBack(CloudEvent event) throws Exception {
        HttpResponse<String> answer = send(topic, event, writer -> writer.writeBinary(event));

        assertStored(answer, event);
    }

    @ParameterizedTest
    @MethodSource("events")
    void structuredModeComesBack(CloudEvent event) throws Exception {
        HttpResponse<String> answer = send(topic, event, writer -> writer.writeStructured(event, JSON));

        assertStored(answer, event);
    }

    @Test
    void aBatchIsOneRecordAnEvent() throws Exception {
        List<CloudEvent> events = events().toList();

        HttpResponse<String> answer = batch(events.stream()
                .map(JSON::serialize)
                .map(bytes -> new String(bytes, UTF_8))
                .collect(Collectors.toList()));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(Api.json(answer.body()).get("offsets").findValuesAsText("offset"))
                .containsExactly("0", "1", "2", "3");
        List<CloudEvent> stored = stored();
        for (int i = 0; i < events.size(); i++) {
            assertSame(stored.get(i), events.get(i));
        }
    }

    @Test
    void theKeyIsTheEventsAndSoIsTheTime() throws Exception {
        CloudEvent event = events().toList().get(1);
        send(topic, event, writer -> writer.writeBinary(event));

        JsonNode record = api.fetched(topic, 0, "", KafkaMediaType.TEXT_V2).get(0);

        assertThat(record.get("key").asText()).isEqualTo("uw");
        assertThat(record.get("value").asText()).isEqualTo("{\"mag\": 1.50, \"n\":12345678901234567890}");
        assertThat(record.get("timestamp").asLong())
                .isEqualTo(OffsetDateTime.parse("2018-01-31T00:29:59.65+02:00")
                        .toInstant()
                        .toEpochMilli());
        assertThat(headers(record)).contains("ce_id=1", "ce_type=com.example.read", "content-type=application/json");
    }

    @Test
    void anEventWithoutDataIsATombstone() throws Exception {
        CloudEvent event = events().toList().get(0);
        send(topic, event, writer -> writer.writeBinary(event));

        assertThat(api.fetched(topic, 0, "", KafkaMediaType.TEXT_V2)
                        .get(0)
                        .get("value")
                        .isNull())
                .isTrue();
    }

    @Test
    void theTypesOfKafkaRestAreNeverEvents() throws Exception {
        HttpResponse<String> answer = api.http()
                .send(
                        "POST",
                        "/topics/" + topic,
                        BodyPublishers.ofString("{\"records\":[{\"value\":1}]}"),
                        "Content-Type",
                        KafkaMediaType.JSON_V2,
                        "ce-specversion",
                        "1.0");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(api.fetched(topic, 0, "", KafkaMediaType.JSON).get(0).has("headers"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"specversion\":\"1.0\",\"source\":\"s\",\"type\":\"t\"} | id: is missing",
                "{\"specversion\":\"0.3\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\"} | specversion: is \"0.3\", not 1.0",
                "{\"specversion\":\"1.0\",\"id\":\"\",\"source\":\"s\",\"type\":\"t\"} | id: is empty",
                "{\"specversion\":\"1.0\",\"id\":null,\"source\":\"s\",\"type\":\"t\"} | id: is missing",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"time\":\"noon\"} | time: is \"noon\"",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"My-Ext\":\"x\"} | My-Ext: is not the name",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"x\":{}} | x: is an object, not a string",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"data\":1,\"data_base64\":\"AA==\"} | data_base64: is given beside data",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"id\":\"2\",\"source\":\"s\",\"type\":\"t\"} | id: occurs twice",
            })
    void aWrongEventIsRefusedByItsAttribute(String event, String message) throws Exception {
        HttpResponse<String> single = post(CloudEventMode.STRUCTURED_TYPE, event);
        assertError(single, 422, 422, message);

        String right = new String(JSON.serialize(events().findFirst().orElseThrow()), UTF_8);
        assertError(batch(List.of(right, event)), 422, 422, "[1]." + message);
        assertThat(api.fetched(topic, 0, "", KafkaMediaType.BINARY_V2)).isEmpty();
    }

    @Test
    void wrongBase64HasItsCode() throws Exception {
        assertError(
                post(
                        CloudEventMode.STRUCTURED_TYPE,
                        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"data_base64\":\"?\"}"),
                422,
                42203,
                "data_base64: is not base64");
    }

    @ParameterizedTest
    @CsvSource({
        "ce-id, %zz, ce-id: has a %",
        "ce-id, %ff, ce-id: is not UTF-8",
        "ce-time, noon, ce-time: is",
        "ce-datacontenttype, text/plain, ce-datacontenttype: is given as a header",
        "ce-my_ext, x, ce-my_ext: is not the name"
    })
    void aWrongHeaderIsRefused(String header, String value, String message) throws Exception {
        List<String> headers =
                new ArrayList<>(List.of("ce-specversion", "1.0", "ce-source", "s", "ce-type", "t", header, value));
        if (!header.equals("ce-id")) {
            headers.addAll(List.of("ce-id", "1"));
        }

        assertError(
                api.http()
                        .send("POST", "/topics/" + topic, BodyPublishers.ofString("x"), headers.toArray(String[]::new)),
                422,
                422,
                message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/cloudevents+avro",
                "application/cloudevents",
                "application/cloudevents+json;charset=utf-16"
            })
    void otherFormatsAreRefused(String type) throws Exception {
        assertError(post(type, "{}"), 415, 415, "application/cloudevents");
    }

    @Test
    void anEmptyBatchIsRefused() throws Exception {
        assertError(batch(List.of()), 422, 422, "at least one event is needed");
    }

    @Test
    void anEventMayBeTooLarge() throws Exception {
        String data = "x".repeat(1024 * 1024);
        assertError(
                post(
                        CloudEventMode.STRUCTURED_TYPE,
                        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"data\":\"" + data
                                + "\"}"),
                413,
                413,
                "1048576");
    }

    /** The same seed sends the same. */
    @Test
    void spoiltEventsAreNoFaults() throws Exception {
        Random random = new Random(20_261_124L);
        String event = new String(JSON.serialize(events().toList().get(1)), UTF_8);
        for (int i = 0; i < 600; i++) {
            StringBuilder body = new StringBuilder(random.nextBoolean() ? event : "[" + event + "," + event + "]");
            for (int mutations = random.nextInt(4); mutations > 0; mutations--) {
                int at = random.nextInt(body.length());
                body.replace(
                        at, Math.min(body.length(), at + random.nextInt(6)), random.nextBoolean() ? "" : "\"{]0,:x");
            }
            String type = random.nextBoolean() ? CloudEventMode.STRUCTURED_TYPE : CloudEventMode.BATCHED_TYPE;

            HttpResponse<String> answer = post(type, body.toString());

            assertThat(answer.statusCode()).as(body + " -> " + answer.body()).isLessThan(500);
        }
    }

    private interface Sending {
        void with(MessageWriter<?, Void> writer);
    }

    private HttpResponse<String> send(String name, CloudEvent event, Sending sending) throws Exception {
        List<String> headers = new ArrayList<>();
        List<byte[]> body = new ArrayList<>();
        sending.with(HttpMessageFactory.createWriter(
                (header, value) -> headers.addAll(List.of(header, percentEncoded(value))),
                bytes -> body.add(bytes == null ? new byte[0] : bytes)));
        return api.http()
                .send(
                        "POST",
                        "/topics/" + name,
                        BodyPublishers.ofByteArray(body.isEmpty() ? new byte[0] : body.get(0)),
                        headers.toArray(String[]::new));
    }

    /** The SDK leaves this step of the HTTP binding to its caller. */
    private static String percentEncoded(String value) {
        StringBuilder text = new StringBuilder();
        for (byte b : value.getBytes(UTF_8)) {
            boolean asItIs = b > ' ' && b < 127 && b != '"' && b != '%';
            text.append(asItIs ? String.valueOf((char) b) : String.format("%%%02X", b));
        }
        return text.toString();
    }

    private HttpResponse<String> batch(List<String> events) throws Exception {
        return post(CloudEventMode.BATCHED_TYPE, "[" + String.join(",", events) + "]");
    }

    private HttpResponse<String> post(String type, String body) throws Exception {
        return api.produce(topic, type, body);
    }

    private void assertStored(HttpResponse<String> answer, CloudEvent event) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        List<CloudEvent> stored = stored();
        assertThat(stored).hasSize(1);
        assertSame(stored.get(0), event);
    }

    /** Attributes that have a type in one format are text in another, so text is compared. */
    private static void assertSame(CloudEvent stored, CloudEvent sent) {
        assertThat(stored.getAttributeNames()).isEqualTo(sent.getAttributeNames());
        for (String name : sent.getAttributeNames()) {
            assertThat(stored.getAttribute(name)).hasToString(String.valueOf(sent.getAttribute(name)));
        }
        assertThat(stored.getExtensionNames()).isEqualTo(sent.getExtensionNames());
        for (String name : sent.getExtensionNames()) {
            assertThat(stored.getExtension(name)).hasToString(String.valueOf(sent.getExtension(name)));
        }
        if (sent.getData() == null) {
            assertThat(stored.getData()).isNull();
        } else if ("application/json".equals(sent.getDataContentType())) {
            // The SDK itself writes JSON anew in structured mode.
            assertThat(new String(stored.getData().toBytes(), UTF_8).replace(" ", ""))
                    .startsWith("{\"mag\":1.5");
        } else {
            assertThat(stored.getData().toBytes()).isEqualTo(sent.getData().toBytes());
        }
    }

    /** What the topic holds, through the SDK's binding for Kafka. */
    private List<CloudEvent> stored() throws Exception {
        List<CloudEvent> events = new ArrayList<>();
        for (JsonNode record : api.fetched(topic, 0, "", KafkaMediaType.BINARY_V2)) {
            ConsumerRecord<String, byte[]> read = new ConsumerRecord<>(topic, 0, 0, null, bytes(record.get("value")));
            for (JsonNode header : record.get("headers")) {
                read.headers().add(header.get("key").asText(), bytes(header.get("value")));
            }
            events.add(KafkaMessageFactory.createReader(read).toEvent());
        }
        return events;
    }

    private static byte[] bytes(JsonNode base64) {
        return base64.isNull() ? null : Base64.getDecoder().decode(base64.asText());
    }

    private static List<String> headers(JsonNode record) {
        List<String> headers = new ArrayList<>();
        record.get("headers")
                .forEach(header ->
                        headers.add(header.get("key").asText() + "=" + new String(bytes(header.get("value")), UTF_8)));
        return headers;
    }
}
