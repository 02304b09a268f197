package io.tailwater.http.format;

import io.tailwater.http.error.ErrorAnswer;
import io.tailwater.http.error.RestException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The media types of Kafka REST, and how they are read from headers. */
public final class KafkaMediaType {

    public static final String V2 = "application/vnd.kafka.v2+json";
    public static final String BINARY_V2 = "application/vnd.kafka.binary.v2+json";
    public static final String JSON_V2 = "application/vnd.kafka.json.v2+json";
    public static final String TEXT_V2 = "application/vnd.kafka.text.v2+json";
    public static final String JSON = "application/json";

    private static final List<String> JSON_BODIES = List.of(V2, JSON_V2, JSON);

    private KafkaMediaType() {}

    /**
     * The type of a request body, in lower case and without parameters.
     *
     * @param contentType the header; null when there is none
     * @return empty when there is no header
     * @throws RestException 415 when the body is declared not to be UTF-8
     */
    static String ofBody(@Nullable String contentType) {
        requireUtf8(contentType);
        return name(contentType);
    }

    /** A media type in lower case and without parameters; empty when there is none. */
    public static String name(@Nullable String mediaType) {
        return mediaType == null ? "" : mediaType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /** @throws RestException 415 when a body is declared not to be UTF-8 */
    public static void requireUtf8(@Nullable String contentType) {
        if (contentType == null) {
            return;
        }
        String[] parts = contentType.split(";");
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().toLowerCase(Locale.ROOT).replace("\"", "");
            if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
                throw new RestException(
                        ErrorAnswer.ofStatus(415, "Content-Type " + contentType + ": JSON is read as UTF-8 only"));
            }
        }
    }

    /**
     * Requires a body that is plain JSON.
     *
     * @param contentType the header; null when there is none
     * @throws RestException 415 when it is not
     */
    public static void requirePlainJson(@Nullable String contentType) {
        String type = ofBody(contentType);
        if (!type.equals(JSON)) {
            throw new RestException(ErrorAnswer.ofStatus(
                    415,
                    "Content-Type " + (type.isEmpty() ? "is missing" : type + " is not supported") + "; supported is "
                            + JSON));
        }
    }

    /**
     * Requires a body that is JSON of ours.
     *
     * @param contentType the header; null when there is none
     * @throws RestException 415 when it is not
     */
    public static void requireJson(@Nullable String contentType) {
        String type = ofBody(contentType);
        if (!JSON_BODIES.contains(type)) {
            throw new RestException(ErrorAnswer.ofStatus(
                    415,
                    "Content-Type " + (type.isEmpty() ? "is missing" : type + " is not supported") + "; supported are "
                            + String.join(", ", JSON_BODIES)));
        }
    }
}
