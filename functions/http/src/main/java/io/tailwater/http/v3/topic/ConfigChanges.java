package io.tailwater.http.v3.topic;

import com.fasterxml.jackson.core.JsonToken;
import io.tailwater.http.error.ErrorAnswer;
import io.tailwater.http.error.RestException;
import io.tailwater.http.format.JsonBody;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Changes of configs that a client wants.
 *
 * @param changes by name; empty takes the topic's own value away
 * @param validateOnly whether they are only to be checked
 */
record ConfigChanges(Map<String, Optional<String>> changes, boolean validateOnly) {

    private static final String KNOWN = "data and validate_only";
    private static final String KNOWN_OF_CHANGE = "name, value and operation";

    ConfigChanges {
        changes = Map.copyOf(changes);
    }

    /**
     * Reads the body of {@code configs:alter}.
     *
     * @throws RestException 400 or 422, naming the property
     */
    static ConfigChanges read(byte[] body) {
        JsonBody json = JsonBody.of(body);
        json.next();
        json.requireOpening(JsonToken.START_OBJECT);
        Map<String, Optional<String>> changes = new LinkedHashMap<>();
        boolean validateOnly = false;
        boolean hasData = false;
        while (json.next() != JsonToken.END_OBJECT) {
            String property = json.name();
            json.next();
            switch (property) {
                case "data" -> {
                    hasData = true;
                    readData(json, changes);
                }
                case "validate_only" -> validateOnly = !json.isNull() && json.lenientBoolean();
                default -> throw json.unknownProperty(KNOWN);
            }
        }
        json.end();
        if (!hasData) {
            throw new RestException(ErrorAnswer.ofStatus(422, "data: is missing"));
        }
        return new ConfigChanges(changes, validateOnly);
    }

    /**
     * Reads the body of one config: its value.
     *
     * @return empty when the default is to hold
     * @throws RestException 400 or 422, naming the property
     */
    static Optional<String> readValue(byte[] body) {
        JsonBody json = JsonBody.of(body);
        json.next();
        json.requireOpening(JsonToken.START_OBJECT);
        Optional<String> value = Optional.empty();
        boolean hasValue = false;
        while (json.next() != JsonToken.END_OBJECT) {
            String property = json.name();
            json.next();
            if (!property.equals("value")) {
                throw json.unknownProperty("value");
            }
            hasValue = true;
            value = json.isNull() ? Optional.empty() : Optional.of(json.string());
        }
        json.end();
        if (!hasValue) {
            throw new RestException(ErrorAnswer.ofStatus(422, "value: is missing"));
        }
        return value;
    }

    private static void readData(JsonBody json, Map<String, Optional<String>> changes) {
        json.requireOpening(JsonToken.START_ARRAY);
        while (json.next() != JsonToken.END_ARRAY) {
            readChange(json, changes);
        }
    }

    private static void readChange(JsonBody json, Map<String, Optional<String>> changes) {
        json.requireOpening(JsonToken.START_OBJECT);
        String name = null;
        String value = null;
        String operation = "SET";
        while (json.next() != JsonToken.END_OBJECT) {
            String property = json.name();
            json.next();
            switch (property) {
                case "name" -> name = json.string();
                case "value" -> value = json.isNull() ? null : json.string();
                case "operation" -> operation = json.isNull() ? operation : readOperation(json);
                default -> throw json.unknownProperty(KNOWN_OF_CHANGE);
            }
        }
        if (name == null) {
            throw json.refuse("has no name");
        }
        if (changes.put(name, wanted(operation, value)) != null) {
            throw json.refuse("names " + name + " a second time");
        }
    }

    private static String readOperation(JsonBody json) {
        String operation = json.string();
        if (!operation.equals("SET") && !operation.equals("DELETE")) {
            throw json.refuse("is neither SET nor DELETE");
        }
        return operation;
    }

    private static Optional<String> wanted(String operation, @Nullable String value) {
        return operation.equals("DELETE") ? Optional.empty() : Optional.ofNullable(value);
    }
}
