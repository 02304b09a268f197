package io.tailwater.http.format;

import io.tailwater.http.error.RestException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How records are shown to a client.
 *
 * @param mediaType the one of the format's types that the client named, for {@code Content-Type}
 */
public record AcceptedType(RecordFormat format, String mediaType) {

    private static final AcceptedType DEFAULT = new AcceptedType(RecordFormat.BINARY, RecordFormat.BINARY.mediaType());

    /** A range of an {@code Accept} header, of weight 0 to 1. */
    private record Range(String type, double weight) {

        static Range parse(String text) {
            String[] parts = text.split(";");
            double weight = 1;
            for (int i = 1; i < parts.length; i++) {
                String parameter = parts[i].strip().toLowerCase(Locale.ROOT);
                if (parameter.startsWith("q=")) {
                    weight = weight(parameter.substring(2));
                }
            }
            return new Range(parts.length == 0 ? "" : parts[0].strip().toLowerCase(Locale.ROOT), weight);
        }

        /** A weight that is none counts as one: the range itself is what the client meant. */
        private static double weight(String text) {
            return text.matches("[01](\\.\\d{0,3})?") ? Double.parseDouble(text) : 1;
        }

        Optional<AcceptedType> accepted() {
            if (type.equals("*/*") || type.equals("application/*")) {
                return Optional.of(DEFAULT);
            }
            return RecordFormat.named(type).map(format -> new AcceptedType(format, type));
        }
    }

    /**
     * The best of the types that a client accepts; the first of those with equal weight.
     *
     * @param acceptHeaders values of the {@code Accept} headers, each possibly a list; none means anything
     * @throws RestException 406 when records can be shown in none of them
     */
    public static AcceptedType of(List<String> acceptHeaders) {
        String accept = String.join(",", acceptHeaders);
        if (accept.isBlank()) {
            return DEFAULT;
        }
        Optional<AcceptedType> best = Optional.empty();
        double bestWeight = 0;
        for (String text : accept.split(",")) {
            Range range = Range.parse(text);
            Optional<AcceptedType> accepted = range.accepted();
            if (accepted.isPresent() && range.weight() > bestWeight) {
                best = accepted;
                bestWeight = range.weight();
            }
        }
        return best.orElseThrow(() -> new RestException(
                406,
                40601,
                "Accept: " + accept + " names no format of records; there are " + RecordFormat.BINARY.mediaType() + ", "
                        + RecordFormat.JSON.mediaType() + " and " + RecordFormat.TEXT.mediaType()));
    }
}
