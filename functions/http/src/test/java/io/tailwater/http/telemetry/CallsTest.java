package io.tailwater.http.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tailwater.http.Api;
import io.tailwater.http.StoreFaults;
import io.tailwater.http.format.KafkaMediaType;
import io.tailwater.http.limit.RequestLimits;
import io.tailwater.telemetry.CallReport;
import io.tailwater.telemetry.OffsetRange;
import io.tailwater.telemetry.Operation;
import jakarta.inject.Inject;
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
class CallsTest {

    private static final String ID = "X-Request-Id";

    @TestHTTPResource("/")
    URI base;

    @Inject
    Reports reports;

    @Inject
    StoreFaults faults;

    private Api api;

    @BeforeEach
    void connect() {
        api = new Api(base);
    }

    private CallReport reportOf(HttpResponse<String> answer) {
        return reports.of(answer.headers().firstValue(ID).orElseThrow());
    }

    @Test
    void aProduceSaysWhatWasAppendedWhere() throws Exception {
        String topic = api.topic(2);
        api.produced(topic + "/partitions/1", KafkaMediaType.JSON_V2, "{\"records\":[{\"value\":0}]}");

        CallReport report = reportOf(
                api.produce(
                        topic,
                        KafkaMediaType.JSON_V2,
                        "{\"records\":[{\"partition\":1,\"value\":12},{\"partition\":0,\"value\":345},{\"partition\":1,\"value\":6}]}"));

        assertThat(report.operation()).isEqualTo(Operation.PRODUCE);
        assertThat(report.line()).isEqualTo("POST /topics/" + topic);
        assertThat(report.status()).isEqualTo(200);
        assertThat(report.records()).isEqualTo(3);
        assertThat(report.bytes()).isEqualTo(6);
        assertThat(report.ranges())
                .containsExactlyInAnyOrder(new OffsetRange(topic, 1, 1, 3), new OffsetRange(topic, 0, 0, 1));
        assertThat(report.took()).isPositive();
    }

    @Test
    void aFetchSaysWhatWasGiven() throws Exception {
        String topic = api.topic(1);
        api.produced(topic, KafkaMediaType.TEXT_V2, "{\"records\":[{\"value\":\"a\"},{\"value\":\"bc\"}]}");

        CallReport some = reportOf(api.fetch(topic, 0, "offset=1", KafkaMediaType.TEXT_V2));
        CallReport none = reportOf(api.fetch(topic, 0, "offset=2", KafkaMediaType.TEXT_V2));

        assertThat(some.operation()).isEqualTo(Operation.FETCH);
        assertThat(some.ranges()).containsExactly(new OffsetRange(topic, 0, 1, 2));
        assertThat(some.bytes()).isEqualTo(2);
        assertThat(none.operation()).isEqualTo(Operation.FETCH);
        assertThat(none.ranges()).isEmpty();
    }

    @Test
    void aPollSaysWhatWasGiven() throws Exception {
        String topic = api.topic(1);
        api.produced(topic, KafkaMediaType.TEXT_V2, "{\"records\":[{\"value\":\"a\"}]}");
        String group = "/consumers/g-" + UUID.randomUUID();
        send("POST", group, "{\"name\":\"one\",\"format\":\"text\",\"auto.offset.reset\":\"earliest\"}");
        send("POST", group + "/instances/one/subscription", "{\"topics\":[\"" + topic + "\"]}");

        CallReport report =
                reportOf(api.http().get(group + "/instances/one/records", "Accept", KafkaMediaType.TEXT_V2));

        assertThat(report.operation()).isEqualTo(Operation.POLL);
        assertThat(report.ranges()).containsExactly(new OffsetRange(topic, 0, 0, 1));
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        return api.http().send(method, path, BodyPublishers.ofString(body), "Content-Type", KafkaMediaType.V2);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /topics, DESCRIBE, 200",
        "GET, /topics/nobody, DESCRIBE, 404",
        "GET, /admin/groups, ADMIN, 200",
        "DELETE, /consumers/g/instances/nobody, CONSUME, 404",
        "GET, /healthy, OTHER, 204",
        "GET, /nope, OTHER, 404",
        "GET, /topics;x, OTHER, 400",
    })
    void everyCallIsReportedUnderItsKind(String method, String path, Operation operation, int status) throws Exception {
        CallReport report = reportOf(api.http().send(method, path, BodyPublishers.noBody()));

        assertThat(report.operation()).isEqualTo(operation);
        assertThat(report.status()).isEqualTo(status);
    }

    @Test
    void whatTheRouterRefusesIsReportedToo() throws Exception {
        byte[] body = new byte[RequestLimits.BODY_BYTES_MAX + 1];

        CallReport report = reportOf(api.http()
                .send("POST", "/topics/a", BodyPublishers.ofByteArray(body), "Content-Type", KafkaMediaType.V2));

        assertThat(report.status()).isEqualTo(413);
        assertThat(report.isFailure()).isFalse();
    }

    @Test
    void whatWasNotStoredIsAFailureWithoutOffsets() throws Exception {
        String topic = api.topic(1);

        CallReport report = reportOf(faults.during(
                request -> true, () -> api.produce(topic, KafkaMediaType.JSON_V2, "{\"records\":[{\"value\":1}]}")));

        assertThat(report.isFailure()).isTrue();
        assertThat(report.ranges()).isEmpty();
        assertThat(report.records()).isZero();
    }

    @Test
    void aRequestKeepsTheNameThatItCameWith() throws Exception {
        HttpResponse<String> named = api.http().get("/topics", ID, "order-7/a");
        HttpResponse<String> traced = api.http()
                .get("/topics", "X-Amzn-Trace-Id", "Self=1-2;Root=1-67891233-abcdef012345678912345678;Sampled=1");

        assertThat(named.headers().allValues(ID)).containsExactly("order-7/a");
        assertThat(traced.headers().allValues(ID)).containsExactly("1-67891233-abcdef012345678912345678");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "{\"level\":\"ERROR\"}", "\u00e9", "é,x", "\"", "a;b"})
    void aNameThatWouldSpoilALogLineIsNotKept(String name) throws Exception {
        assertThat(api.http().get("/topics", ID, name).headers().allValues(ID))
                .hasSize(1)
                .allSatisfy(id -> assertThat(UUID.fromString(id)).isNotNull());
    }

    @Test
    void anUnexpectedFailureNamesItsRequest() throws Exception {
        HttpResponse<String> answer = api.http().get("/probe/a/unexpected", ID, "find-me");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("request id find-me");
        assertThat(reports.of("find-me").status()).isEqualTo(500);
    }
}
