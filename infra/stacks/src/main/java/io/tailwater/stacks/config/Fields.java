package io.tailwater.stacks.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The fields of one JSON object. Whatever is wrong with one is said with its whole name; a field that nobody asked for is an error. */
final class Fields {

    private static final String DATE = "a day such as 2026-01-31";

    private final String path;
    private final JsonNode object;
    private final Set<String> known = new LinkedHashSet<>();

    /** @param path what comes before the names of these fields: empty, or with a dot at the end */
    Fields(String path, JsonNode object) {
        this.path = path;
        this.object = object;
        if (!object.isObject()) {
            throw new InvalidConfigException(
                    path.isEmpty()
                            ? "is not a JSON object"
                            : path.substring(0, path.length() - 1) + ": is not an object");
        }
    }

    /** @param rule what a person is told the pattern means */
    String text(String name, Pattern pattern, String rule) {
        return optionalText(name, pattern, rule).orElseThrow(() -> wrong(name, "is missing; it is " + rule));
    }

    Optional<String> optionalText(String name, Pattern pattern, String rule) {
        return find(name).map(value -> checked(name, value, pattern, rule));
    }

    List<String> texts(String name, int max, Pattern pattern, String rule) {
        return list(name, max, (place, value) -> checked(place, value, pattern, rule));
    }

    boolean flag(String name) {
        JsonNode value = require(name, "true or false");
        if (!value.isBoolean()) {
            throw wrong(name, value + " is neither true nor false");
        }
        return value.booleanValue();
    }

    int number(String name, int min, int max) {
        return optionalNumber(name, min, max)
                .orElseThrow(() -> wrong(name, "is missing; it is an integer from " + min + " to " + max));
    }

    Optional<Integer> optionalNumber(String name, int min, int max) {
        return find(name).map(value -> {
            if (!value.isIntegralNumber()
                    || !value.canConvertToInt()
                    || value.intValue() < min
                    || value.intValue() > max) {
                throw wrong(name, value + " is not an integer from " + min + " to " + max);
            }
            return value.intValue();
        });
    }

    int oneOf(String name, List<Integer> allowed) {
        JsonNode value = require(name, "one of " + allowed);
        if (!value.canConvertToInt() || !allowed.contains(value.intValue())) {
            throw wrong(name, value + " is not one of " + allowed);
        }
        return value.intValue();
    }

    LocalDate date(String name) {
        JsonNode value = require(name, DATE);
        try {
            return LocalDate.parse(value.asText());
        } catch (DateTimeParseException e) {
            throw wrong(name, value + " is not " + DATE);
        }
    }

    <E extends Enum<E>> E word(String name, Map<String, E> words) {
        JsonNode value = require(name, "one of " + words.keySet());
        E meaning = words.get(value.textValue());
        if (meaning == null) {
            throw wrong(name, value + " is not one of " + words.keySet());
        }
        return meaning;
    }

    <T> T object(String name, Function<Fields, T> reader) {
        var fields = new Fields(path + name + ".", require(name, "an object"));
        T read = reader.apply(fields);
        fields.refuseUnknown();
        return read;
    }

    <T> List<T> objects(String name, int max, Function<Fields, T> reader) {
        return list(name, max, (place, value) -> {
            var fields = new Fields(path + place + ".", value);
            T read = reader.apply(fields);
            fields.refuseUnknown();
            return read;
        });
    }

    Map<String, String> textMap(String name, int max, Pattern pattern, String rule) {
        Map<String, String> read = new LinkedHashMap<>();
        JsonNode value = require(name, "an object");
        if (!value.isObject() || value.size() > max) {
            throw wrong(name, "is not an object of at most " + max + " fields");
        }
        value.properties()
                .forEach(entry -> read.put(
                        checked(name + "." + entry.getKey(), entry.getKey(), pattern, rule),
                        checked(name + "." + entry.getKey(), entry.getValue(), pattern, rule)));
        return read;
    }

    void refuseUnknown() {
        object.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw wrong(name, "is not a parameter; there are " + String.join(", ", known));
            }
        });
    }

    InvalidConfigException wrong(String name, String why) {
        return new InvalidConfigException(path + name + ": " + why);
    }

    private interface ElementReader<T> {
        T read(String place, JsonNode value);
    }

    private <T> List<T> list(String name, int max, ElementReader<T> reader) {
        JsonNode value = require(name, "a list");
        if (!value.isArray() || value.size() > max) {
            throw wrong(name, "is not a list of at most " + max);
        }
        List<T> read = new ArrayList<>();
        for (int i = 0; i < value.size(); i++) {
            T element = reader.read(name + "[" + i + "]", value.get(i));
            if (read.contains(element)) {
                throw wrong(name + "[" + i + "]", value.get(i) + " stands there twice");
            }
            read.add(element);
        }
        return read;
    }

    private String checked(String place, JsonNode value, Pattern pattern, String rule) {
        if (!value.isTextual()) {
            throw wrong(place, value + " is not " + rule);
        }
        return checked(place, value.textValue(), pattern, rule);
    }

    private String checked(String place, String value, Pattern pattern, String rule) {
        if (!pattern.matcher(value).matches()) {
            throw wrong(place, "\"" + value + "\" is not " + rule);
        }
        return value;
    }

    private JsonNode require(String name, String rule) {
        return find(name).orElseThrow(() -> wrong(name, "is missing; it is " + rule));
    }

    private Optional<JsonNode> find(String name) {
        known.add(name);
        return Optional.ofNullable(object.get(name)).filter(value -> !value.isNull());
    }
}
