package io.tailwater.http.event;

import io.tailwater.format.record.Bytes;
import io.tailwater.http.event.CloudEvent.RefusedException;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads the event of a request in binary mode: its attributes are headers. */
final class EventHeaders {

    private static final String PREFIX = "ce-";

    private EventHeaders() {}

    /** @throws RefusedException naming an attribute */
    static CloudEvent read(HttpHeaders headers, byte[] body) throws RefusedException {
        Map<String, String> attributes = new HashMap<>();
        for (Map.Entry<String, List<String>> header :
                headers.getRequestHeaders().entrySet()) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (name.startsWith(PREFIX)) {
                String attribute = name.substring(PREFIX.length());
                if (attribute.equals(CloudEvent.DATA_CONTENT_TYPE)) {
                    throw new RefusedException(attribute, "is given as a header; Content-Type says it");
                }
                // In API Gateway's events a comma in a value looks like one between two values.
                attributes.put(attribute, decode(attribute, String.join(",", header.getValue())));
            }
        }
        String contentType = headers.getHeaderString(HttpHeaders.CONTENT_TYPE);
        if (contentType != null) {
            attributes.put(CloudEvent.DATA_CONTENT_TYPE, contentType);
        }
        return CloudEvent.of(attributes, body.length == 0 ? null : Bytes.wrap(body));
    }

    /** Undoes the quoting and percent-encoding that the HTTP binding puts around what a header cannot have. */
    private static String decode(String attribute, String value) throws RefusedException {
        String text = unquoted(value.strip());
        if (text.indexOf('%') < 0) {
            return text;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '%') {
                bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
                continue;
            }
            int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
            if (high < 0 || low < 0) {
                throw new RefusedException(attribute, "has a % that is not followed by two hexadecimal digits");
            }
            bytes.write(high * 16 + low);
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new RefusedException(attribute, "is not UTF-8 where it is percent-encoded");
        }
    }

    private static String unquoted(String value) {
        if (value.length() < 2 || !value.startsWith("\"") || !value.endsWith("\"")) {
            return value;
        }
        return value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1");
    }
}
