package io.tailwater.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a function answers to an {@link HttpApiEvent}.
 *
 * @param status HTTP status
 * @param headers by name, in any case
 * @param body decoded if it came in base64, and empty if there is none
 * @param base64 whether it came in base64, a third larger than it is
 */
public record HttpApiAnswer(int status, Map<String, String> headers, String body, boolean base64) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** @throws IllegalArgumentException if this is not such an answer */
    public static HttpApiAnswer parse(String json) {
        try {
            JsonNode answer = JSON.readTree(json);
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            answer.path("headers")
                    .properties()
                    .forEach(header ->
                            headers.put(header.getKey(), header.getValue().textValue()));
            String body = answer.path("body").asText("");
            boolean base64 = answer.path("isBase64Encoded").asBoolean();
            if (base64) {
                body = new String(Base64.getDecoder().decode(body), StandardCharsets.UTF_8);
            }
            return new HttpApiAnswer(answer.required("statusCode").intValue(), headers, body, base64);
        } catch (IOException e) {
            throw new IllegalArgumentException("not an answer to API Gateway: " + json, e);
        }
    }
}
