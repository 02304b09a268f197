package io.tailwater.http.group;

import com.fasterxml.jackson.core.JsonToken;
import io.tailwater.http.error.ErrorAnswer;
import io.tailwater.http.error.RestException;
import io.tailwater.http.format.JsonBody;
import io.tailwater.http.format.RecordFormat;
import io.tailwater.log.group.ConsumerGroups;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the bodies of requests about groups: objects whose properties are all known and occur once. */
final class GroupBody {

    private GroupBody() {}

    /**
     * Reads a body that is one object.
     *
     * @param contentType the header; null when there is none
     * @param readers of each property that there is; called at its value, and not for {@code null}, which is as if left out
     * @throws RestException 400, 413, 415 or 422, naming the place
     */
    static void read(@Nullable String contentType, byte[] body, Map<String, Consumer<JsonBody>> readers) {
        RecordFormat.ofContentType(contentType);
        JsonBody json = JsonBody.of(body);
        json.next();
        properties(json, readers);
        json.end();
    }

    /** Reads the object that the body stands at. */
    static void properties(JsonBody json, Map<String, Consumer<JsonBody>> readers) {
        json.requireOpening(JsonToken.START_OBJECT);
        Set<String> seen = new HashSet<>();
        while (json.next() != JsonToken.END_OBJECT) {
            String name = json.name();
            json.next();
            Consumer<JsonBody> reader = readers.get(name);
            if (reader == null) {
                throw json.unknownProperty(String.join(", ", new TreeSet<>(readers.keySet())));
            }
            if (!seen.add(name)) {
                throw json.refuse("occurs twice");
            }
            if (!json.isNull()) {
                reader.accept(json);
            }
        }
    }

    /**
     * Reads the array that the body stands at.
     *
     * @param field names it in the error of one that is too long
     * @throws RestException 413 beyond {@link ConsumerGroups#NAMED_MAX} elements
     */
    static <T> List<T> list(JsonBody json, String field, Function<JsonBody, T> element) {
        json.requireOpening(JsonToken.START_ARRAY);
        List<T> elements = new ArrayList<>();
        while (json.next() != JsonToken.END_ARRAY) {
            requireFew(field, elements.size() + 1);
            elements.add(element.apply(json));
        }
        return elements;
    }

    /** @throws RestException 413 beyond {@link ConsumerGroups#NAMED_MAX} */
    static void requireFew(String field, int count) {
        if (count > ConsumerGroups.NAMED_MAX) {
            throw new RestException(ErrorAnswer.ofStatus(
                    413, field + ": more than " + ConsumerGroups.NAMED_MAX + "; send them in several requests"));
        }
    }

    /** An error of a body that is JSON and still not what is needed. */
    static RestException refuse(String message) {
        return new RestException(ErrorAnswer.ofStatus(422, message));
    }
}
