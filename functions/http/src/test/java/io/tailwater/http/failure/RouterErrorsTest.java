package io.tailwater.http.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tailwater.http.RawHttp;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class RouterErrorsTest {

    @TestHTTPResource("/")
    URI base;

    @ParameterizedTest
    @ValueSource(strings = {"*", "healthy"})
    void targetWithoutAPath(String target) throws Exception {
        String answer = RawHttp.exchange(base, "GET " + target + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 404 Not Found\r\n");
        assertThat(answer).endsWith("{\"error_code\":404,\"message\":\"Not found: GET " + target + "\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%zz", "/a|b", "//"})
    void targetThatIsNoUri(String target) throws Exception {
        String answer = RawHttp.exchange(base, "GET " + target + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

        // Quarkus answers before any route sees the request, so there is no body.
        assertThat(answer).startsWith("HTTP/1.1 400 Bad Request\r\n").endsWith("\r\n\r\n");
    }

    @Test
    void unknownMethod() throws Exception {
        String answer = RawHttp.exchange(base, "BREW /healthy HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 405 Method Not Allowed\r\n");
        assertThat(answer).contains("Allow: GET, HEAD, OPTIONS").contains("{\"error_code\":405,");
    }
}
