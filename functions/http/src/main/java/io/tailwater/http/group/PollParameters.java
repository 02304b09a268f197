package io.tailwater.http.group;

import io.tailwater.log.error.InvalidRequestException;
import io.tailwater.log.group.PollRequest;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the query parameters of a poll. A misspelt one is an error, for its default would hold in silence. */
final class PollParameters {

    /** Kafka's default of {@code max.partition.fetch.bytes}. */
    static final int BYTES_MAX = 1024 * 1024;

    private static final String TIMEOUT_MS = "timeout";
    private static final String MAX_BYTES = "max_bytes";
    private static final String POSITION = "position";
    private static final Set<String> KNOWN = Set.of(TIMEOUT_MS, MAX_BYTES, POSITION);

    private PollParameters() {}

    /**
     * @param positionHeader the token as a header, since one of many partitions is too long for a request line; null when there is none
     * @throws InvalidRequestException naming the parameter
     */
    static PollRequest read(MultivaluedMap<String, String> query, @Nullable String positionHeader) {
        query.forEach(PollParameters::requireKnownOnce);
        Optional<String> position = Optional.ofNullable(query.getFirst(POSITION));
        if (position.isPresent() && positionHeader != null) {
            throw new InvalidRequestException(POSITION, "is given as a parameter and as a header; give one of them");
        }
        return new PollRequest(
                integer(query, MAX_BYTES, 1).orElse(BYTES_MAX),
                integer(query, TIMEOUT_MS, 0).map(Duration::ofMillis),
                position.or(() -> Optional.ofNullable(positionHeader)));
    }

    private static void requireKnownOnce(String name, List<String> values) {
        if (!KNOWN.contains(name)) {
            throw new InvalidRequestException(name, "is not a parameter; there are timeout, max_bytes and position");
        }
        if (values.size() != 1) {
            throw new InvalidRequestException(name, "is given " + values.size() + " times");
        }
    }

    private static Optional<Integer> integer(MultivaluedMap<String, String> query, String name, int min) {
        String text = query.getFirst(name);
        if (text == null) {
            return Optional.empty();
        }
        if (!text.matches("\\d{1,10}") || Long.parseLong(text) > Integer.MAX_VALUE || Long.parseLong(text) < min) {
            throw new InvalidRequestException(
                    name, "\"" + text + "\" is not an integer from " + min + " to " + Integer.MAX_VALUE);
        }
        return Optional.of(Integer.valueOf(text));
    }
}
