package io.tailwater.http.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tailwater.http.Http;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(DeployedRoutesTest.OnlyConsume.class)
class DeployedRoutesTest {

    public static class OnlyConsume implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("tailwater.function", "consume");
        }
    }

    @TestHTTPResource("/")
    URI base;

    private Http http;

    @BeforeEach
    void connect() {
        http = new Http(base);
    }

    @ParameterizedTest
    @CsvSource({"GET, /probe/a, 200", "HEAD, /probe/a, 200", "GET, /healthy, 204", "GET, /ready, 204"})
    void ownRoutesAndHealthAreServed(String method, String path, int status) throws Exception {
        HttpResponse<String> answer = http.send(method, path, BodyPublishers.noBody());

        assertThat(answer.statusCode()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"POST", "DELETE"})
    void routesOfOtherFunctionsAreUnknown(String method) throws Exception {
        HttpResponse<String> answer =
                http.send(method, "/probe/a", BodyPublishers.noBody(), "Content-Type", "application/vnd.kafka.v2+json");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/vnd.kafka.v2+json");
        assertThat(answer.body()).isEqualTo("{\"error_code\":404,\"message\":\"Not found: " + method + " /probe/a\"}");
    }
}
