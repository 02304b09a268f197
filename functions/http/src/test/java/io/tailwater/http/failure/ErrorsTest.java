package io.tailwater.http.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tailwater.http.Http;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ErrorsTest {

    private static final String V2 = "application/vnd.kafka.v2+json";

    @TestHTTPResource("/")
    URI base;

    private Http http;

    @BeforeEach
    void connect() {
        http = new Http(base);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/nope", "/nope/", "/probe", "/probe/a/b/c", "/healthy/more"})
    void unknownPathIsTheSameErrorEverywhere(String path) throws Exception {
        HttpResponse<String> answer = http.get(path);

        assertError(answer, 404, "{\"error_code\":404,\"message\":\"Not found: GET " + path + "\"}");
    }

    @Test
    void wrongMethodNamesTheAllowedOnes() throws Exception {
        HttpResponse<String> answer = http.send("PUT", "/probe/a", BodyPublishers.noBody());

        assertError(
                answer,
                405,
                "{\"error_code\":405,\"message\":\"Method not allowed: PUT /probe/a;"
                        + " allowed: DELETE, GET, HEAD, OPTIONS, POST\"}");
        assertThat(answer.headers().allValues("Allow")).containsExactly("DELETE, GET, HEAD, OPTIONS, POST");
    }

    @Test
    void wrongMethodOfASubPathNamesOnlyItsOwn() throws Exception {
        HttpResponse<String> answer = http.send("DELETE", "/probe/a/known/", BodyPublishers.noBody());

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().allValues("Allow")).containsExactly("GET, HEAD, OPTIONS");
    }

    @Test
    void optionsIsAnswered() throws Exception {
        HttpResponse<String> answer = http.send("OPTIONS", "/healthy", BodyPublishers.noBody());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(String.join(",", answer.headers().allValues("Allow"))).contains("GET", "HEAD", "OPTIONS");
    }

    @Test
    void unsupportedContentType() throws Exception {
        HttpResponse<String> answer =
                http.send("POST", "/probe/a", BodyPublishers.ofString("x"), "Content-Type", "text/plain");

        assertError(
                answer, 415, "{\"error_code\":415,\"message\":\"The Content-Type is not supported: POST /probe/a\"}");
    }

    @Test
    void malformedContentType() throws Exception {
        HttpResponse<String> answer =
                http.send("POST", "/probe/a", BodyPublishers.ofString("x"), "Content-Type", "nonsense");

        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(answer.body()).startsWith("{\"error_code\":415,");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "nonsense", "/"})
    void unacceptableAnswer(String accept) throws Exception {
        HttpResponse<String> answer = http.get("/probe/a", "Accept", accept);

        assertError(
                answer, 406, "{\"error_code\":406,\"message\":\"No type in Accept can be produced: GET /probe/a\"}");
    }

    @Test
    void knownErrorKeepsItsCodeMessageAndHeaders() throws Exception {
        HttpResponse<String> answer = http.get("/probe/a/known");

        assertError(answer, 404, "{\"error_code\":40401,\"message\":\"Topic \\\"ü\\\" not found.\"}");
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("7");
    }

    @Test
    void unexpectedErrorTellsAnIdAndNoCause() throws Exception {
        HttpResponse<String> answer = http.get("/probe/a/unexpected");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body())
                .matches("\\{\"error_code\":500,\"message\":\"Internal error\\. The log has the cause under request id"
                        + " [0-9a-f-]{36}\\.\"}");
    }

    @Test
    void pathParameterOfTheWrongTypeIsNotFound() throws Exception {
        HttpResponse<String> answer = http.get("/probe/a/number/x");

        assertError(answer, 404, "{\"error_code\":404,\"message\":\"Not found: GET /probe/a/number/x\"}");
    }

    @Test
    void headHasTheHeadersOfTheErrorAndNoBody() throws Exception {
        HttpResponse<String> answer = http.send("HEAD", "/nope", BodyPublishers.noBody());

        assertError(answer, 404, "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json | application/json",
                "application/json; charset=utf-8 | application/json",
                "application/vnd.kafka.json.v2+json | application/vnd.kafka.json.v2+json",
                "application/vnd.kafka.v2+json, application/json | application/vnd.kafka.v2+json",
                "text/html, Application/JSON;q=0.5 | application/json",
                "*/* | application/vnd.kafka.v2+json",
                "text/html | application/vnd.kafka.v2+json",
                "',;,' | application/vnd.kafka.v2+json",
            })
    void errorHasTheTypeThatTheClientAskedFor(String accept, String type) throws Exception {
        HttpResponse<String> answer = http.get("/nope", "Accept", accept);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue(type);
    }

    private static void assertError(HttpResponse<String> answer, int status, String body) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().allValues("Content-Type")).containsExactly(V2);
        assertThat(answer.body()).isEqualTo(body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/healthy;x", "/;a=b/healthy", "/probe;v=1/a"})
    void semicolonsArePartOfNoPath(String path) throws Exception {
        HttpResponse<String> answer = http.get(path);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("semicolon", "%3B");
    }
}
