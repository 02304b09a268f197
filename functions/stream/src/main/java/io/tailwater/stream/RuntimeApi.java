package io.tailwater.stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tailwater.telemetry.Traces;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Lambda's Runtime API, version 2018-06-01, as a client.
 *
 * <p>Source: "Using the Lambda runtime API" and "Building a custom runtime" in the AWS Lambda Developer Guide.
 */
final class RuntimeApi {

    /** Between the head and the body of a streamed HTTP answer. */
    private static final byte[] END_OF_HEAD = new byte[8];

    private static final int PIECE_BYTES = 64 * 1024;
    private static final int CONNECT_MS = 5_000;
    private static final Set<String> OF_CONNECTIONS = Set.of("connection", "content-length", "transfer-encoding");

    private final String base;
    private final ObjectMapper json = new ObjectMapper();

    /** @param address as {@code AWS_LAMBDA_RUNTIME_API} has it */
    RuntimeApi(String address) {
        this.base = "http://" + address + "/2018-06-01/runtime/";
    }

    /** Waits for the next invocation, for as long as Lambda likes: it freezes the process meanwhile. */
    Invocation next() throws IOException {
        HttpURLConnection call = open("invocation/next");
        call.setReadTimeout(0);
        try (InputStream body = call.getInputStream()) {
            // As Lambda's own Java runtime does, where log lines look for it.
            String trace = call.getHeaderField("Lambda-Runtime-Trace-Id");
            if (trace == null) {
                System.clearProperty(Traces.HEADER_PROPERTY);
            } else {
                System.setProperty(Traces.HEADER_PROPERTY, trace);
            }
            return new Invocation(call.getHeaderField("Lambda-Runtime-Aws-Request-Id"), json.readTree(body));
        }
    }

    /**
     * Answers, piece by piece as they come.
     *
     * @throws IOException when either side has gone away
     */
    void answer(Invocation invocation, HttpResponse<InputStream> answer) throws IOException {
        HttpURLConnection call = open("invocation/" + invocation.requestId() + "/response");
        call.setRequestMethod("POST");
        call.setRequestProperty("Lambda-Runtime-Function-Response-Mode", "streaming");
        call.setRequestProperty("Content-Type", "application/vnd.awslambda.http-integration-response");
        call.setDoOutput(true);
        call.setChunkedStreamingMode(PIECE_BYTES);
        try (OutputStream out = call.getOutputStream();
                InputStream body = answer.body()) {
            out.write(head(answer));
            out.write(END_OF_HEAD);
            out.flush();
            byte[] piece = new byte[PIECE_BYTES];
            for (int length = body.read(piece); length >= 0; length = body.read(piece)) {
                out.write(piece, 0, length);
                out.flush();
            }
        }
        finish(call);
    }

    /** Says that an invocation failed before anything of its answer was sent. */
    void fail(Invocation invocation, Exception failure) throws IOException {
        HttpURLConnection call = open("invocation/" + invocation.requestId() + "/error");
        call.setRequestMethod("POST");
        call.setRequestProperty(
                "Lambda-Runtime-Function-Error-Type",
                "Function." + failure.getClass().getSimpleName());
        call.setDoOutput(true);
        ObjectNode error = json.createObjectNode()
                .put("errorMessage", String.valueOf(failure.getMessage()))
                .put("errorType", failure.getClass().getSimpleName());
        try (OutputStream out = call.getOutputStream()) {
            out.write(error.toString().getBytes(StandardCharsets.UTF_8));
        }
        finish(call);
    }

    private byte[] head(HttpResponse<InputStream> answer) {
        ObjectNode head = json.createObjectNode().put("statusCode", answer.statusCode());
        ObjectNode headers = head.putObject("headers");
        answer.headers().map().forEach((name, values) -> {
            if (!OF_CONNECTIONS.contains(name)) {
                headers.put(name, String.join(", ", values));
            }
        });
        return head.toString().getBytes(StandardCharsets.UTF_8);
    }

    private HttpURLConnection open(String path) throws IOException {
        HttpURLConnection call =
                (HttpURLConnection) URI.create(base + path).toURL().openConnection();
        call.setConnectTimeout(CONNECT_MS);
        return call;
    }

    private static void finish(HttpURLConnection call) throws IOException {
        int status = call.getResponseCode();
        if (status / 100 != 2) {
            throw new IOException("the Runtime API answers " + status);
        }
    }
}
