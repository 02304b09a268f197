package io.tailwater.http.maintenance;

import io.tailwater.log.error.InvalidRequestException;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Duration;
import java.util.List;

/** What the calls of this package have in common. */
final class Parameters {

    /** How long a call works before it leaves the rest to the next one: API Gateway gives up after 30 s. */
    static final Duration CALL_MAX = Duration.ofSeconds(20);

    private Parameters() {}

    /** @throws InvalidRequestException naming the parameter that there is not, or that is given more than once */
    static void requireKnown(MultivaluedMap<String, String> query, String... known) {
        query.forEach((name, values) -> {
            if (!List.of(known).contains(name)) {
                throw new InvalidRequestException(
                        name,
                        "is not a parameter" + (known.length == 0 ? "" : "; there are " + String.join(", ", known)));
            }
            if (values.size() != 1) {
                throw new InvalidRequestException(name, "is given " + values.size() + " times");
            }
        });
    }
}
