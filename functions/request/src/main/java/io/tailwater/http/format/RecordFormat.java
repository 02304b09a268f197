package io.tailwater.http.format;

import io.tailwater.http.error.ErrorAnswer;
import io.tailwater.http.error.RestException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How keys and values stand in the JSON of a request or an answer. What is stored are the same bytes in each. */
public enum RecordFormat {
    /** Base64 strings: any bytes. What is meant where nothing else is said. */
    BINARY(new Base64Values(), KafkaMediaType.BINARY_V2, KafkaMediaType.V2),
    /** JSON values, stored and shown as they were sent. Plain {@code application/json} means this. */
    JSON(new JsonValues(), KafkaMediaType.JSON_V2, KafkaMediaType.JSON),
    /** Strings, stored as UTF-8. */
    TEXT(new TextValues(), KafkaMediaType.TEXT_V2);

    private static final Set<String> NEED_SCHEMA_REGISTRY = Set.of("avro", "jsonschema", "protobuf");

    /** Every type that names a format; the first is the default. */
    static final List<String> MEDIA_TYPES = Arrays.stream(values())
            .flatMap(format -> format.mediaTypes.stream())
            .toList();

    private static final String SUPPORTED = String.join(", ", MEDIA_TYPES);

    private final ValueFormat valueFormat;
    private final List<String> mediaTypes;

    RecordFormat(ValueFormat valueFormat, String... mediaTypes) {
        this.valueFormat = valueFormat;
        this.mediaTypes = List.of(mediaTypes);
    }

    /** Reads and writes keys and values in this format. */
    public ValueFormat valueFormat() {
        return valueFormat;
    }

    /** Its own media type. */
    public String mediaType() {
        return mediaTypes.get(0);
    }

    /** Every media type that names it; the first is its own. */
    public List<String> mediaTypes() {
        return mediaTypes;
    }

    /** The format that a media type names, if it names one. */
    static Optional<RecordFormat> named(String mediaType) {
        for (RecordFormat format : values()) {
            if (format.mediaTypes.contains(mediaType)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    /**
     * The format of a request body.
     *
     * @param contentType the header; null when there is none
     * @throws RestException 415 when it names no format of ours
     */
    public static RecordFormat ofContentType(@Nullable String contentType) {
        String type = KafkaMediaType.ofBody(contentType);
        return named(type).orElseThrow(() -> new RestException(ErrorAnswer.ofStatus(415, unsupported(type))));
    }

    private static String unsupported(String type) {
        if (type.isEmpty()) {
            return "Content-Type is missing; supported are " + SUPPORTED;
        }
        for (String format : NEED_SCHEMA_REGISTRY) {
            if (type.equals("application/vnd.kafka." + format + ".v2+json")) {
                return "Content-Type " + type + " needs a schema registry, and there is none; supported are "
                        + SUPPORTED;
            }
        }
        return "Content-Type " + type + " is not supported; supported are " + SUPPORTED;
    }
}
