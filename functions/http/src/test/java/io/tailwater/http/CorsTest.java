package io.tailwater.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class CorsTest {

    private static final String ORIGIN = "https://example.com";

    @TestHTTPResource("/")
    URI base;

    private Http http;

    @BeforeEach
    void connect() {
        http = new Http(base);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /healthy, 204",
        "GET, /nope, 404",
        "PUT, /healthy, 405",
        "GET, /probe/a/known, 404",
        "GET, /probe/a/unexpected, 500"
    })
    void anyOriginMayReadEveryAnswer(String method, String path, int status) throws Exception {
        HttpResponse<String> answer = http.send(method, path, BodyPublishers.noBody(), "Origin", ORIGIN);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertAllowed(answer);
        assertThat(answer.headers().firstValue("Access-Control-Expose-Headers"))
                .hasValueSatisfying(names -> assertThat(names).contains("Retry-After"));
    }

    @ParameterizedTest
    @CsvSource({"/probe/a, DELETE", "/nope, POST"})
    void preflightAllowsWhatItAsksFor(String path, String method) throws Exception {
        HttpResponse<String> answer = http.send(
                "OPTIONS",
                path,
                BodyPublishers.noBody(),
                "Origin",
                ORIGIN,
                "Access-Control-Request-Method",
                method,
                "Access-Control-Request-Headers",
                "content-type,idempotency-key");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertAllowed(answer);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Methods")).hasValue(method);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Headers"))
                .hasValue("content-type,idempotency-key");
        assertThat(answer.headers().firstValue("Access-Control-Max-Age")).hasValue("7200");
    }

    @Test
    void answerWithoutAnOriginStillVariesByIt() throws Exception {
        HttpResponse<String> answer = http.get("/healthy");

        assertThat(answer.headers().allValues("Vary")).containsExactly("Origin");
    }

    private static void assertAllowed(HttpResponse<String> answer) {
        assertThat(answer.headers().allValues("Access-Control-Allow-Origin")).containsExactly(ORIGIN);
        assertThat(answer.headers().allValues("Access-Control-Allow-Credentials"))
                .containsExactly("false");
        assertThat(answer.headers().allValues("Vary")).containsExactly("Origin");
    }
}
