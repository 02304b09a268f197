package io.tailwater.http.format;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Chooses by {@code Accept} (RFC 9110, section 12.5.1) among types without parameters. */
public final class AcceptHeader {

    private AcceptHeader() {}

    /**
     * The type that the client likes best; the one that it names first of those with equal weight.
     *
     * @param headers values of the {@code Accept} headers, each possibly a list; none means anything
     * @param offered in lower case; the first is what a wildcard gets
     */
    public static Optional<String> best(List<String> headers, List<String> offered) {
        String accept = String.join(",", headers);
        if (accept.isBlank()) {
            return Optional.of(offered.get(0));
        }
        Optional<String> best = Optional.empty();
        double bestWeight = 0;
        for (String range : accept.split(",")) {
            String[] parts = range.split(";");
            double weight = weight(parts);
            Optional<String> type = parts.length == 0 ? Optional.empty() : offeredFor(parts[0], offered);
            if (type.isPresent() && weight > bestWeight) {
                best = type;
                bestWeight = weight;
            }
        }
        return best;
    }

    private static Optional<String> offeredFor(String range, List<String> offered) {
        String type = range.strip().toLowerCase(Locale.ROOT);
        if (type.equals("*/*") || type.equals("application/*")) {
            return Optional.of(offered.get(0));
        }
        return offered.stream().filter(type::equals).findFirst();
    }

    /** A weight that is none counts as one: the range itself is what the client meant. */
    private static double weight(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().toLowerCase(Locale.ROOT);
            if (parameter.matches("q=[01](\\.\\d{0,3})?")) {
                return Double.parseDouble(parameter.substring(2));
            }
        }
        return 1;
    }
}
