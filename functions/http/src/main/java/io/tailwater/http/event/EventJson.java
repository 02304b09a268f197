package io.tailwater.http.event;

import com.fasterxml.jackson.core.JsonToken;
import io.tailwater.format.record.Bytes;
import io.tailwater.http.event.CloudEvent.RefusedException;
import io.tailwater.http.format.JsonBody;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads an event in the JSON format, version 1.0. An instance reads one. */
final class EventJson {

    private final Map<String, String> attributes = new HashMap<>();
    private JsonBody.@Nullable Part data;
    private @Nullable Bytes binaryData;

    /**
     * Reads from the event's first token to its last.
     *
     * @throws RefusedException naming an attribute
     */
    CloudEvent read(JsonBody body) throws RefusedException {
        body.requireOpening(JsonToken.START_OBJECT);
        while (body.next() != JsonToken.END_OBJECT) {
            String name = body.name();
            body.next();
            switch (name) {
                case "data" -> {
                    requireFirst(data == null, name);
                    data = body.part();
                }
                case "data_base64" -> {
                    requireFirst(binaryData == null, name);
                    binaryData = body.isNull() ? null : body.base64();
                }
                default -> readAttribute(name, body);
            }
        }
        return CloudEvent.of(attributes, data());
    }

    private void readAttribute(String name, JsonBody body) throws RefusedException {
        CloudEvent.requireName(name);
        // Null means that there is none.
        String value = body.isNull() ? null : body.scalar();
        if (value != null) {
            requireFirst(attributes.put(name, value) == null, name);
        }
    }

    /** JSON as it stands; other text without its quotes; bytes as they were. */
    private @Nullable Bytes data() throws RefusedException {
        if (data == null) {
            return binaryData;
        }
        JsonBody value = data.open();
        value.next();
        if (value.isNull()) {
            return binaryData;
        }
        if (binaryData != null) {
            throw new RefusedException("data_base64", "is given beside data");
        }
        return value.isString() && !isJson() ? Bytes.utf8(value.string()) : value.rawValue();
    }

    /** Whether data is declared to be JSON, which it is where nothing is declared. */
    private boolean isJson() {
        String type = attributes.getOrDefault(CloudEvent.DATA_CONTENT_TYPE, "application/json");
        String name = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return name.endsWith("/json") || name.endsWith("+json");
    }

    private static void requireFirst(boolean first, String name) throws RefusedException {
        if (!first) {
            throw new RefusedException(name, "occurs twice");
        }
    }
}
