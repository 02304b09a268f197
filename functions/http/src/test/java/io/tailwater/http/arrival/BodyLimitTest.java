package io.tailwater.http.arrival;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tailwater.http.Http;
import io.tailwater.http.RawHttp;
import io.tailwater.http.limit.RequestLimits;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class BodyLimitTest {

    private static final String[] V2 = {"Content-Type", "application/vnd.kafka.v2+json"};

    @TestHTTPResource("/")
    URI base;

    private Http http;

    @BeforeEach
    void connect() {
        http = new Http(base);
    }

    @Test
    void bodyOfTheLargestSizeIsRead() throws Exception {
        byte[] body = new byte[RequestLimits.BODY_BYTES_MAX];

        HttpResponse<String> answer = http.send("POST", "/probe/a", BodyPublishers.ofByteArray(body), V2);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).hasSize(body.length);
    }

    @Test
    void bodyOfTheLargestSizeIsReadInChunksToo() throws Exception {
        HttpResponse<String> answer = http.send("POST", "/probe/a", chunked(RequestLimits.BODY_BYTES_MAX), V2);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).hasSize(RequestLimits.BODY_BYTES_MAX);
    }

    @ParameterizedTest
    @ValueSource(ints = {RequestLimits.BODY_BYTES_MAX + 1, 9 << 20, 64 << 20})
    void largerBodyIsRefused(int sizeBytes) throws Exception {
        HttpResponse<String> answer =
                http.send("POST", "/probe/a", BodyPublishers.ofByteArray(new byte[sizeBytes]), V2);

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body())
                .isEqualTo("{\"error_code\":413,\"message\":\"The body has " + sizeBytes
                        + " bytes; at most 6291456 are accepted.\"}");
    }

    @ParameterizedTest
    @ValueSource(ints = {RequestLimits.BODY_BYTES_MAX + 1, 9 << 20, 64 << 20})
    void largerBodyIsRefusedInChunksToo(int sizeBytes) throws Exception {
        HttpResponse<String> answer = http.send("POST", "/probe/a", chunked(sizeBytes), V2);

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body())
                .isEqualTo("{\"error_code\":413,\"message\":\"The body has more than 6291456 bytes;"
                        + " at most 6291456 are accepted.\"}");
    }

    @Test
    void clientThatAsksFirstIsRefusedBeforeItSends() throws Exception {
        String answer = RawHttp.exchange(
                base,
                "POST /probe/a HTTP/1.1\r\nHost: a\r\nContent-Length: 6291457\r\nExpect: 100-continue\r\n"
                        + "Content-Type: application/vnd.kafka.v2+json\r\n\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 413 Request Entity Too Large\r\n")
                .contains("{\"error_code\":413,");
    }

    @Test
    void noBodyIsAnEmptyBody() throws Exception {
        HttpResponse<String> answer = http.send("POST", "/probe/a", BodyPublishers.noBody(), V2);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    private static BodyPublisher chunked(int sizeBytes) {
        return BodyPublishers.ofInputStream(() -> new InputStream() {
            private int leftBytes = sizeBytes;

            @Override
            public int read() {
                return leftBytes-- > 0 ? 0 : -1;
            }

            @Override
            public int read(byte[] target, int offset, int length) {
                int count = Math.min(length, leftBytes);
                leftBytes -= count;
                return count > 0 ? count : -1;
            }
        });
    }
}
