package io.tailwater.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.lambda.HttpApiAnswer;
import io.tailwater.lambda.HttpApiEvent;
import io.tailwater.lambda.LambdaFailure;
import io.tailwater.lambda.LambdaFunction;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(value = OS.LINUX, disabledReason = "Lambda's runtime interface client is built for Linux")
class PackagedFunctionIT {

    private static final Path ARCHIVE = Path.of("target", "function.zip");

    @TempDir
    static Path folder;

    private static LambdaFunction function;

    @BeforeAll
    static void start() throws Exception {
        function = LambdaFunction.start(ARCHIVE, Map.of("TAILWATER_BUCKET", "none"), folder);
    }

    @AfterAll
    static void stop() {
        function.close();
    }

    @Test
    void healthIsServed() throws Exception {
        HttpApiAnswer healthy = call(HttpApiEvent.request("GET", "/healthy"));
        HttpApiAnswer ready = call(HttpApiEvent.request("GET", "/ready/").query("verbose=%2F"));

        assertThat(healthy.status()).isEqualTo(204);
        assertThat(healthy.body()).isEmpty();
        assertThat(ready.status()).as("there is no store here").isEqualTo(503);
        assertThat(ready.body()).isEqualTo("{\"error_code\":503,\"message\":\"The table tailwater does not answer.\"}");
    }

    @Test
    void errorsHaveTheirBodyAndType() throws Exception {
        HttpApiAnswer answer =
                call(HttpApiEvent.request("GET", "/nope").header("Accept", "text/html,application/json;q=0.9"));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.headers()).containsEntry("Content-Type", "application/json");
        assertThat(answer.body()).isEqualTo("{\"error_code\":404,\"message\":\"Not found: GET /nope\"}");
        assertThat(answer.base64()).isFalse();
    }

    @Test
    void refusalBeforeAnyResourceLooksTheSame() throws Exception {
        HttpApiAnswer answer = call(HttpApiEvent.request("POST", "/healthy").header("Content-Length", "7000000"));

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.headers()).containsEntry("Content-Type", "application/vnd.kafka.v2+json");
        assertThat(answer.body())
                .isEqualTo("{\"error_code\":413,\"message\":\"The body has 7000000 bytes;"
                        + " at most 6291456 are accepted.\"}");
        assertThat(answer.base64()).isFalse();
    }

    @Test
    void wrongMethodWithABinaryBodyIsRefused() throws Exception {
        HttpApiAnswer answer =
                call(HttpApiEvent.request("POST", "/healthy").binary("application/octet-stream", new byte[1 << 20]));

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.headers()).containsEntry("Allow", "GET, HEAD, OPTIONS");
        assertThat(answer.body()).startsWith("{\"error_code\":405,");
    }

    @Test
    void browsersAreAllowedIn() throws Exception {
        HttpApiAnswer error = call(HttpApiEvent.request("GET", "/nope").header("Origin", "https://example.com"));
        HttpApiAnswer preflight = call(HttpApiEvent.request("OPTIONS", "/healthy")
                .header("Origin", "https://example.com")
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "content-type,idempotency-key"));

        assertThat(error.headers())
                .containsEntry("Access-Control-Allow-Origin", "https://example.com")
                .containsEntry("Access-Control-Allow-Credentials", "false")
                .containsEntry("Vary", "Origin");
        assertThat(preflight.status()).isEqualTo(200);
        assertThat(preflight.headers())
                .containsEntry("Access-Control-Allow-Origin", "https://example.com")
                .containsEntry("Access-Control-Allow-Methods", "POST")
                .containsEntry("Access-Control-Allow-Headers", "content-type,idempotency-key");
    }

    @Test
    void functionSwitchIsReadFromTheEnvironment(@TempDir Path other) throws Exception {
        try (LambdaFunction misconfigured = LambdaFunction.start(
                ARCHIVE, Map.of("TAILWATER_BUCKET", "none", "TAILWATER_FUNCTION", "everything"), other)) {
            assertThatThrownBy(() -> misconfigured.invoke(
                            HttpApiEvent.request("GET", "/healthy").json()))
                    .isInstanceOf(LambdaFailure.class)
                    .hasMessageContaining("tailwater.function")
                    .hasMessageContaining("everything");
        }
    }

    private static HttpApiAnswer call(HttpApiEvent event) throws InterruptedException {
        return HttpApiAnswer.parse(function.invoke(event.json()));
    }
}
