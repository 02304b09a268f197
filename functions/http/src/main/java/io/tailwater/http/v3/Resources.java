package io.tailwater.http.v3;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tailwater.http.format.JsonAnswer;
import java.io.IOException;

/** Writes resources and lists of them in the one shape that all have. */
public final class Resources {

    private Resources() {}

    /** Writes properties of a resource. */
    @FunctionalInterface
    public interface Properties {
        void writeTo(JsonGenerator json) throws IOException;
    }

    /** Writes one element of a list, a whole resource. */
    @FunctionalInterface
    public interface Element<T> {
        void write(T element, JsonGenerator json) throws IOException;
    }

    /** An answer that is one resource. */
    public static byte[] one(Properties resource) {
        return JsonAnswer.of(answer -> resource.writeTo(answer.json()));
    }

    /**
     * An answer that is a list.
     *
     * @param kind of the list
     * @param self URL of the list
     */
    public static <T> byte[] list(String kind, String self, Page<T> page, Element<T> element) {
        return JsonAnswer.of(answer -> {
            JsonGenerator json = answer.json();
            json.writeStartObject();
            json.writeStringField("kind", kind);
            json.writeObjectFieldStart("metadata");
            json.writeStringField("self", self);
            json.writeStringField(
                    "next", page.nextQuery().map(query -> self + "?" + query).orElse(null));
            json.writeEndObject();
            json.writeArrayFieldStart("data");
            for (T each : page.elements()) {
                element.write(each, json);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    /** Writes one resource. */
    public static void write(JsonGenerator json, String kind, String self, String name, Properties properties)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("kind", kind);
        json.writeObjectFieldStart("metadata");
        json.writeStringField("self", self);
        json.writeStringField("resource_name", name);
        json.writeEndObject();
        properties.writeTo(json);
        json.writeEndObject();
    }

    /** Writes where a related resource is. */
    public static void related(JsonGenerator json, String property, String url) throws IOException {
        json.writeObjectFieldStart(property);
        json.writeStringField("related", url);
        json.writeEndObject();
    }
}
