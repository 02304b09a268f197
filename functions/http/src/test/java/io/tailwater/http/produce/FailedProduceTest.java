package io.tailwater.http.produce;

import static io.tailwater.http.Api.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tailwater.http.Api;
import io.tailwater.http.StoreFaults;
import io.tailwater.http.format.KafkaMediaType;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;

@QuarkusTest
class FailedProduceTest {

    private static final String TO_BOTH = "{\"records\":[{\"partition\":0,\"value\":1},{\"partition\":1,\"value\":2},"
            + "{\"partition\":0,\"value\":3},{\"partition\":1,\"value\":4}]}";

    @TestHTTPResource("/")
    URI base;

    @Inject
    StoreFaults faults;

    private Api api;

    @BeforeEach
    void connect() {
        api = new Api(base);
    }

    @Test
    void recordsOfAPartitionThatFailsSaySoAndTheOthersHaveTheirOffsets() throws Exception {
        String topic = api.topic(2);

        HttpResponse<String> answer = faults.during(
                call -> isPut(call, topic, "/00001/"), () -> api.produce(topic, KafkaMediaType.JSON, TO_BOTH));
        JsonNode stored = api.fetched(topic, 0, "offset=0", KafkaMediaType.JSON);
        JsonNode notStored = api.fetched(topic, 1, "offset=0", KafkaMediaType.JSON);

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode offsets = Api.json(answer.body()).get("offsets");
        assertThat(offsets)
                .extracting(offset -> offset.get("partition").asInt())
                .containsExactly(0, 1, 0, 1);
        assertThat(offsets)
                .extracting(offset -> offset.get("offset").toString())
                .containsExactly("0", "null", "1", "null");
        assertThat(offsets)
                .extracting(offset -> offset.get("error_code").toString())
                .containsExactly("null", "50003", "null", "50003");
        assertThat(offsets.get(1).get("error").asText()).contains("writing segment", "injected by a test");
        assertThat(offsets.get(1).get("message")).isEqualTo(offsets.get(1).get("error"));
        assertThat(offsets.get(0).has("message")).isFalse();
        assertThat(stored).extracting(record -> record.get("value").asInt()).containsExactly(1, 3);
        assertThat(notStored).isEmpty();
    }

    @Test
    void requestOfWhichNothingIsStoredIsAnError() throws Exception {
        String topic = api.topic(2);

        HttpResponse<String> answer =
                faults.during(call -> isPut(call, topic, ""), () -> api.produce(topic, KafkaMediaType.JSON, TO_BOTH));

        assertError(answer, 503, 50003, "writing segment", "injected by a test");
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
    }

    @Test
    void tableThatDoesNotAnswerIsAnErrorAndNotReady() throws Exception {
        String topic = api.topic(1);

        HttpResponse<String> described =
                faults.during(GetItemRequest.class::isInstance, () -> api.http().get("/topics/" + topic));
        HttpResponse<String> notReady =
                faults.during(GetItemRequest.class::isInstance, () -> api.http().get("/ready"));
        HttpResponse<String> ready = api.http().get("/ready");

        assertError(described, 503, 50003, "reading topic " + topic, "injected by a test");
        assertThat(described.headers().firstValue("Retry-After")).hasValue("1");
        assertError(notReady, 503, 503, "The table tailwater-http-tests does not answer.");
        assertThat(ready.statusCode()).isEqualTo(204);
    }

    private static boolean isPut(SdkRequest call, String topic, String partition) {
        return call.getClass().getSimpleName().equals("PutObjectRequest")
                && call.getValueForField("Key", String.class)
                        .filter(key -> key.contains(topic) && key.contains(partition))
                        .isPresent();
    }
}
