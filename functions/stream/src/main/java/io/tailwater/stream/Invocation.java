package io.tailwater.stream;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request that Lambda hands over.
 *
 * @param requestId under which the answer is expected
 * @param event of a function URL, payload 2.0
 */
record Invocation(String requestId, JsonNode event) {

    /** Headers that belong to a connection, and not to the request on it. */
    private static final Set<String> OF_CONNECTIONS =
            Set.of("connection", "content-length", "expect", "host", "transfer-encoding", "upgrade");

    /**
     * The same request to a server.
     *
     * @param server such as {@code http://127.0.0.1:8080}
     * @throws IllegalArgumentException when it is no such event
     */
    HttpRequest to(String server) {
        JsonNode http = event.at("/requestContext/http");
        if (!http.has("method") || !event.has("rawPath")) {
            throw new IllegalArgumentException("the event is not one of a function URL, payload 2.0");
        }
        String query = event.path("rawQueryString").asText();
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(server + event.get("rawPath").asText() + (query.isEmpty() ? "" : "?" + query)))
                .method(http.get("method").asText(), HttpRequest.BodyPublishers.ofByteArray(body()));
        event.path("headers").properties().forEach(header -> {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (!OF_CONNECTIONS.contains(name)) {
                request.header(name, header.getValue().asText());
            } else if (name.equals("host") && !event.path("headers").has("x-forwarded-host")) {
                request.header("x-forwarded-host", header.getValue().asText());
            }
        });
        // Over what the client may have sent under that name.
        request.setHeader(InvocationCallers.INVOCATION, requestId);
        return request.build();
    }

    /** The ARN of whoever signed the request; null where the function URL asks for no signature. */
    @Nullable
    String userArn() {
        return event.at("/requestContext/authorizer/iam/userArn").textValue();
    }

    private byte[] body() {
        String body = event.path("body").asText("");
        return event.path("isBase64Encoded").asBoolean()
                ? Base64.getDecoder().decode(body)
                : body.getBytes(StandardCharsets.UTF_8);
    }
}
