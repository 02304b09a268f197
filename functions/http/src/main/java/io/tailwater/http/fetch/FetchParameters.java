package io.tailwater.http.fetch;

import io.tailwater.log.error.InvalidRequestException;
import io.tailwater.log.fetch.FetchFrom;
import io.tailwater.log.fetch.FetchRequest;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the query parameters of a fetch. A misspelt one is an error, for its default would be read from in silence. */
public final class FetchParameters {

    /** Confluent's default of {@code consumer.request.timeout.ms}. */
    static final Duration TIMEOUT = Duration.ofSeconds(1);

    /** Kafka's default of {@code max.partition.fetch.bytes}. */
    static final int BYTES_MAX = 1024 * 1024;

    /** Kafka's default of {@code fetch.min.bytes}: answer as soon as there is anything. */
    static final int BYTES_MIN = 1;

    private static final String OFFSET = "offset";
    private static final String TIMESTAMP = "timestamp";
    private static final String TIMEOUT_MS = "timeout";
    private static final String MAX_BYTES = "max_bytes";
    private static final String MIN_BYTES = "min_bytes";
    private static final String FETCH_MIN_BYTES = "fetch.min.bytes";
    private static final Set<String> KNOWN =
            Set.of(OFFSET, TIMESTAMP, TIMEOUT_MS, MAX_BYTES, MIN_BYTES, FETCH_MIN_BYTES);

    private final MultivaluedMap<String, String> query;

    private FetchParameters(MultivaluedMap<String, String> query) {
        this.query = query;
    }

    /** @throws InvalidRequestException naming the parameter */
    static FetchRequest read(String topic, int partition, MultivaluedMap<String, String> query) {
        query.forEach(FetchParameters::requireKnownOnce);
        var parameters = new FetchParameters(query);
        return new FetchRequest(
                topic,
                partition,
                parameters.from(),
                parameters.integer(MAX_BYTES, 1).orElse(BYTES_MAX),
                parameters.bytesMin(),
                parameters.integer(TIMEOUT_MS, 0).map(Duration::ofMillis).orElse(TIMEOUT));
    }

    /**
     * Where to begin, as {@code offset} or {@code timestamp} say.
     *
     * @throws InvalidRequestException naming the parameter
     */
    public static FetchFrom from(MultivaluedMap<String, String> query) {
        return new FetchParameters(query).from();
    }

    private static void requireKnownOnce(String name, List<String> values) {
        if (!KNOWN.contains(name)) {
            throw new InvalidRequestException(
                    name, "is not a parameter; there are offset, timestamp, timeout, max_bytes and min_bytes");
        }
        if (values.size() != 1) {
            throw new InvalidRequestException(name, "is given " + values.size() + " times");
        }
    }

    private FetchFrom from() {
        Optional<String> offset = Optional.ofNullable(query.getFirst(OFFSET));
        Optional<String> timestamp = Optional.ofNullable(query.getFirst(TIMESTAMP));
        if (offset.isPresent() && timestamp.isPresent()) {
            throw new InvalidRequestException(TIMESTAMP, "is given beside offset; give one of them");
        }
        return timestamp
                .map(FetchParameters::fromTimestamp)
                .or(() -> offset.map(FetchParameters::fromOffset))
                .orElseGet(FetchFrom.Earliest::new);
    }

    private static FetchFrom fromOffset(String text) {
        if (text.equals("earliest")) {
            return new FetchFrom.Earliest();
        }
        if (text.equals("latest")) {
            return new FetchFrom.Latest();
        }
        try {
            long offset = Long.parseLong(text);
            if (offset >= 0) {
                return new FetchFrom.Offset(offset);
            }
        } catch (NumberFormatException e) {
            // Refused below, as a negative one is.
        }
        throw refused(OFFSET, text, "an offset from 0, earliest or latest");
    }

    private static FetchFrom fromTimestamp(String text) {
        try {
            return new FetchFrom.Timestamp(
                    text.matches("-?\\d+")
                            ? Long.parseLong(text)
                            : OffsetDateTime.parse(text).toInstant().toEpochMilli());
        } catch (NumberFormatException | DateTimeException | ArithmeticException e) {
            throw refused(
                    TIMESTAMP, text, "milliseconds since 1970-01-01T00:00Z or a time such as 2018-02-06T12:00:00Z");
        }
    }

    private int bytesMin() {
        Optional<Integer> own = integer(MIN_BYTES, 0);
        Optional<Integer> kafkas = integer(FETCH_MIN_BYTES, 0);
        if (own.isPresent() && kafkas.isPresent()) {
            throw new InvalidRequestException(FETCH_MIN_BYTES, "is given beside min_bytes, which is the same");
        }
        return own.or(() -> kafkas).orElse(BYTES_MIN);
    }

    /** Values above the bounds of {@link FetchRequest} are not refused but lowered to them. */
    private Optional<Integer> integer(String name, int min) {
        String text = query.getFirst(name);
        if (text == null) {
            return Optional.empty();
        }
        if (!text.matches("\\d{1,10}") || Long.parseLong(text) > Integer.MAX_VALUE || Long.parseLong(text) < min) {
            throw refused(name, text, "an integer from " + min + " to " + Integer.MAX_VALUE);
        }
        return Optional.of(Integer.valueOf(text));
    }

    private static InvalidRequestException refused(String name, String text, String rule) {
        return new InvalidRequestException(name, "\"" + text + "\" is not " + rule);
    }
}
