package io.tailwater.http.format;

import io.tailwater.http.error.RestException;
import java.util.List;
import java.util.stream.Stream;

/**
 * How records are shown to a client.
 *
 * @param mediaType the one of the format's types that the client named, for {@code Content-Type}
 */
public record AcceptedType(RecordFormat format, String mediaType) {

    private static final int FORMAT_MISMATCH = 40601;

    /**
     * The best of the types that a client accepts.
     *
     * @param acceptHeaders values of the {@code Accept} headers, each possibly a list
     * @throws RestException 406 when records can be shown in none of them
     */
    public static AcceptedType of(List<String> acceptHeaders) {
        String type = AcceptHeader.best(acceptHeaders, RecordFormat.MEDIA_TYPES)
                .orElseThrow(() -> new RestException(
                        406,
                        FORMAT_MISMATCH,
                        "Accept: " + String.join(",", acceptHeaders) + " names no format of records; there are "
                                + String.join(", ", RecordFormat.MEDIA_TYPES)));
        return new AcceptedType(RecordFormat.named(type).orElseThrow(), type);
    }

    /**
     * The best of the types that a client accepts, where the format is settled: the format's own, and the ones that name none.
     *
     * @param acceptHeaders values of the {@code Accept} headers, each possibly a list
     * @throws RestException 406 when the client wants another format
     */
    public static AcceptedType of(List<String> acceptHeaders, RecordFormat format) {
        List<String> offered = Stream.concat(
                        format.mediaTypes().stream(), Stream.of(KafkaMediaType.V2, KafkaMediaType.JSON))
                .distinct()
                .toList();
        String type = AcceptHeader.best(acceptHeaders, offered)
                .orElseThrow(() -> new RestException(
                        406,
                        FORMAT_MISMATCH,
                        "Accept: " + String.join(",", acceptHeaders)
                                + " does not match the format of this consumer instance, whose records are shown as "
                                + String.join(", ", offered)));
        return new AcceptedType(format, type);
    }
}
