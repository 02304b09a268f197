package io.tailwater.stacks.function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What each function asks of S3 and DynamoDB: {@code allowed-calls.json}, which the tests hold against the functions' own code. Roles
 * are made of it and of nothing else.
 */
public final class AllowedCalls {

    private static final String FILE = "allowed-calls.json";

    private final JsonNode functions;

    private AllowedCalls(JsonNode functions) {
        this.functions = functions;
    }

    public static AllowedCalls load() {
        try (InputStream file = AllowedCalls.class.getResourceAsStream(FILE)) {
            return new AllowedCalls(new ObjectMapper().readTree(Objects.requireNonNull(file, FILE)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The actions of a function and where it may do each.
     *
     * @param function as {@link FunctionKind#callsAs} has it
     * @return by action, such as {@code s3:PutObject}: patterns of object keys, or of partition keys of the table
     */
    public SortedMap<String, List<String>> of(String function) {
        JsonNode calls = functions.path(function);
        if (!calls.isObject()) {
            throw new IllegalArgumentException(FILE + ": has no function " + function);
        }
        SortedMap<String, List<String>> actions = new TreeMap<>();
        calls.properties().forEach(action -> {
            List<String> places = new ArrayList<>();
            action.getValue().forEach(place -> places.add(place.textValue()));
            actions.put(action.getKey(), List.copyOf(places));
        });
        return actions;
    }
}
