package io.tailwater.http.failure;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Chooses the media type of an error body. */
final class ErrorMediaType {

    static final String DEFAULT = "application/vnd.kafka.v2+json";

    private static final Set<String> OFFERED = Set.of(
            DEFAULT,
            "application/vnd.kafka.binary.v2+json",
            "application/vnd.kafka.json.v2+json",
            "application/vnd.kafka.text.v2+json",
            "application/json");

    private static final String PLAIN = "application/json";

    /** In the paths of all routes whose clients know plain JSON only. */
    private static final String PLAIN_ROUTES = "/v3/clusters";

    private ErrorMediaType() {}

    /**
     * The first offered type that the client names, else the default: an error in an unwanted type is better than none.
     * Weights are ignored, since every offered type that is named at all is acceptable.
     *
     * @param path of the request: some routes have another default
     * @param acceptHeaders values of the {@code Accept} headers, each possibly a list
     */
    static String forAccept(String path, List<String> acceptHeaders) {
        for (String header : acceptHeaders) {
            for (String range : header.split(",")) {
                String type = range.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
                if (OFFERED.contains(type)) {
                    return type;
                }
            }
        }
        return path.contains(PLAIN_ROUTES) ? PLAIN : DEFAULT;
    }
}
