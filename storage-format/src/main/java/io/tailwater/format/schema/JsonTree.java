package io.tailwater.format.schema;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON of a schema: small, so read as a whole, into maps, lists, texts, numbers and booleans. */
final class JsonTree {

    /** Levels of a schema's JSON: each level of fields takes about three. */
    private static final int DEPTH_MAX = 64;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).build())
            .build();

    private JsonTree() {}

    /** @throws InvalidSchemaException if it is not one JSON value */
    static @Nullable Object parse(String text) {
        try (JsonParser json = FACTORY.createParser(text)) {
            json.nextToken();
            Object value = read(json);
            requireEnd(json);
            return value;
        } catch (JsonProcessingException e) {
            throw notJson(e);
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    /**
     * The elements of an array, each as it stands.
     *
     * @throws InvalidSchemaException if it is not one JSON array
     */
    static List<String> elements(String text) {
        List<String> elements = new ArrayList<>();
        try (JsonParser json = FACTORY.createParser(text)) {
            if (json.nextToken() != JsonToken.START_ARRAY) {
                throw new InvalidSchemaException("", "is not an array");
            }
            while (json.nextToken() != JsonToken.END_ARRAY) {
                int start = Math.toIntExact(json.currentTokenLocation().getCharOffset());
                json.skipChildren();
                json.finishToken();
                elements.add(text.substring(
                        start, Math.toIntExact(json.currentLocation().getCharOffset())));
            }
            requireEnd(json);
        } catch (JsonProcessingException e) {
            throw notJson(e);
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
        return elements;
    }

    private static void requireEnd(JsonParser json) throws IOException {
        if (json.nextToken() != null) {
            throw new InvalidSchemaException("", "is not JSON: something follows the first value");
        }
    }

    private static InvalidSchemaException notJson(JsonProcessingException problem) {
        return new InvalidSchemaException("", "is not JSON: " + problem.getOriginalMessage());
    }

    private static @Nullable Object read(JsonParser json) throws IOException {
        JsonToken token = json.currentToken();
        if (token == null) {
            throw new InvalidSchemaException("", "is not JSON: it is empty");
        }
        return switch (token) {
            case START_OBJECT -> readObject(json);
            case START_ARRAY -> readArray(json);
            case VALUE_STRING -> json.getText();
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case VALUE_NULL -> null;
            // Only small whole numbers mean anything in a schema that is read here.
            default -> json.getDoubleValue();
        };
    }

    private static Map<String, @Nullable Object> readObject(JsonParser json) throws IOException {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            object.put(name, read(json));
        }
        return object;
    }

    private static List<@Nullable Object> readArray(JsonParser json) throws IOException {
        List<@Nullable Object> array = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            array.add(read(json));
        }
        return array;
    }

    /** The value as an object, or null if it is none. */
    @SuppressWarnings("unchecked")
    static @Nullable Map<String, @Nullable Object> object(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : null;
    }

    /** The value as an array, or null if it is none. */
    @SuppressWarnings("unchecked")
    static @Nullable List<@Nullable Object> array(@Nullable Object value) {
        return value instanceof List<?> list ? (List<@Nullable Object>) list : null;
    }
}
