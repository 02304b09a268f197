package io.tailwater.http.error;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/**
 * What a client is told about a request that failed.
 *
 * @param status HTTP status, 400 to 599
 * @param errorCode Kafka REST's code: the HTTP status, or that status with two more digits (404 and 40401), or a
 *     documented exception to that rule; positive
 * @param message what is wrong, in one sentence that names the field, the value and the limit; not blank
 * @param headers further HTTP headers, for example {@code Retry-After}; never {@code Content-Type}, which is negotiated
 */
public record ErrorAnswer(int status, int errorCode, String message, Map<String, String> headers) {

    private static final JsonFactory JSON = new JsonFactory();

    public ErrorAnswer {
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("status " + status + " is not in 400..599");
        }
        if (errorCode <= 0) {
            throw new IllegalArgumentException("errorCode " + errorCode + " is not positive");
        }
        if (message.isBlank()) {
            throw new IllegalArgumentException("message is blank for status " + status);
        }
        headers = Map.copyOf(headers);
    }

    /** An answer without further headers. */
    public ErrorAnswer(int status, int errorCode, String message) {
        this(status, errorCode, message, Map.of());
    }

    /** An answer whose error code is its status, Kafka REST's rule where no finer code exists. */
    public static ErrorAnswer ofStatus(int status, String message) {
        return new ErrorAnswer(status, status, message);
    }

    /** This answer with another message. */
    public ErrorAnswer withMessage(String other) {
        return new ErrorAnswer(status, errorCode, other, headers);
    }

    /** This answer with one more header. */
    public ErrorAnswer withHeader(String name, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(name, value);
        return new ErrorAnswer(status, errorCode, message, more);
    }

    /** The JSON body in UTF-8. */
    public byte[] body() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 + message.length());
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("error_code", errorCode);
            json.writeStringField("message", message);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a byte array cannot fail to take an error body", e);
        }
        return bytes.toByteArray();
    }
}
