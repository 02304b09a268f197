package io.tailwater.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PackagedServerIT {

    private static final int EXIT_AT_SIGTERM = 128 + 15;

    @Test
    void servesTheResourcesOnLoopbackAndEndsAtSigterm() throws Exception {
        try (ServerProcess server = ServerProcess.start()) {
            URI base = server.base();

            HttpResponse<String> healthy = get(base.resolve("/healthy"));
            HttpResponse<String> unknown = get(base.resolve("/nope"));
            int exitCode = server.terminate();

            assertThat(base.getHost()).isEqualTo("127.0.0.1");
            assertThat(healthy.statusCode()).isEqualTo(204);
            assertThat(unknown.statusCode()).isEqualTo(404);
            assertThat(unknown.body()).isEqualTo("{\"error_code\":404,\"message\":\"Not found: GET /nope\"}");
            assertThat(exitCode).isEqualTo(EXIT_AT_SIGTERM);
            assertThat(server.output())
                    .as("one line at the start, one at the end")
                    .satisfiesExactly(
                            line -> assertThat(line).contains("Listening on: " + base),
                            line -> assertThat(line).contains("tailwater-server stopped in"));
        }
    }

    private static HttpResponse<String> get(URI uri) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }
}
