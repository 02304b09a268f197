package io.tailwater.http.stream;

import io.tailwater.http.fetch.FetchParameters;
import io.tailwater.http.format.RecordFormat;
import io.tailwater.log.error.InvalidRequestException;
import io.tailwater.log.fetch.FetchFrom;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a stream is asked for.
 *
 * @param partitions those that are named; all when empty
 * @param from where to begin, unless {@code Last-Event-ID} says it
 * @param format of keys and values
 */
record StreamParameters(SortedSet<Integer> partitions, FetchFrom from, RecordFormat format) {

    private static final Set<String> KNOWN = Set.of("partition", "offset", "timestamp", "format");

    /** @throws InvalidRequestException naming the parameter */
    static StreamParameters read(MultivaluedMap<String, String> query) {
        query.forEach((name, values) -> {
            if (!KNOWN.contains(name)) {
                throw new InvalidRequestException(
                        name, "is not a parameter; there are partition, offset, timestamp and format");
            }
            if (values.size() != 1 && !name.equals("partition")) {
                throw new InvalidRequestException(name, "is given " + values.size() + " times");
            }
        });
        SortedSet<Integer> partitions = new TreeSet<>();
        for (String text : query.getOrDefault("partition", List.of())) {
            partitions.add(partition(text));
        }
        FetchFrom from = query.containsKey("offset") || query.containsKey("timestamp")
                ? FetchParameters.from(query)
                : new FetchFrom.Latest();
        if (from instanceof FetchFrom.Offset && partitions.size() != 1) {
            throw new InvalidRequestException(
                    "offset", "is a number, which needs exactly one partition; earliest and latest are good for all");
        }
        return new StreamParameters(partitions, from, format(query.getFirst("format")));
    }

    private static int partition(String text) {
        if (!text.matches("\\d{1,9}")) {
            throw new InvalidRequestException("partition", "\"" + text + "\" is not a partition");
        }
        return Integer.parseInt(text);
    }

    private static RecordFormat format(@Nullable String name) {
        if (name == null) {
            return RecordFormat.BINARY;
        }
        for (RecordFormat format : RecordFormat.values()) {
            if (format.name().toLowerCase(Locale.ROOT).equals(name)) {
                return format;
            }
        }
        throw new InvalidRequestException("format", "\"" + name + "\" is not one of binary, json and text");
    }
}
