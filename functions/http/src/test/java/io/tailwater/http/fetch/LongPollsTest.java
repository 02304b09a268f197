package io.tailwater.http.fetch;

import static io.tailwater.http.Api.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tailwater.http.Api;
import io.tailwater.http.format.KafkaMediaType;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(LongPollsTest.OneAtATime.class)
class LongPollsTest {

    private static final long WAIT_SECONDS = 30;

    public static class OneAtATime implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("tailwater.long-polls-max", "1");
        }
    }

    @TestHTTPResource("/")
    URI base;

    @Test
    void pollBeyondTheBoundIsToldToComeBackWhileOthersAreServed() throws Exception {
        Api api = new Api(base);
        String topic = api.topic(1);

        CompletableFuture<HttpResponse<String>> one = api.fetchLater(topic, 0, "offset=0&timeout=19000");
        CompletableFuture<HttpResponse<String>> other = api.fetchLater(topic, 0, "offset=0&timeout=19000");
        HttpResponse<String> refused = one.applyToEither(other, first -> first).get(WAIT_SECONDS, TimeUnit.SECONDS);
        HttpResponse<String> atOnce = api.fetch(topic, 0, "offset=0&timeout=0", KafkaMediaType.JSON);
        api.produced(topic, KafkaMediaType.JSON, "{\"records\":[{\"value\":1}]}");
        HttpResponse<String> served = (one.isDone() ? other : one).get(WAIT_SECONDS, TimeUnit.SECONDS);
        HttpResponse<String> next = api.fetch(topic, 0, "offset=0&timeout=1", KafkaMediaType.JSON);

        assertError(refused, 429, 42901, "1 requests wait for records", "timeout=0");
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(atOnce.statusCode()).isEqualTo(200);
        assertThat(Api.json(served.body())).hasSize(1);
        assertThat(next.statusCode()).isEqualTo(200);
    }
}
