package io.tailwater.http.arrival;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.tailwater.http.error.ErrorAnswer;
import io.tailwater.http.failure.RouterErrors;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Refuses paths with a semicolon. JAX-RS takes what follows one for parameters and looks for the route without them, so that
 * {@code /topics;x/t} would be served while whoever allows requests by their paths, such as API Gateway, saw another one. Names that
 * have a semicolon are written with {@code %3B}.
 */
@Singleton
public class PlainPaths {

    /** Before everything that looks at paths. */
    private static final int PRIORITY = 350;

    void register(@Observes Filters filters) {
        filters.register(PlainPaths::check, PRIORITY);
    }

    private static void check(RoutingContext exchange) {
        String path = exchange.request().path();
        if (path != null && path.indexOf(';') >= 0) {
            RouterErrors.send(
                    exchange,
                    ErrorAnswer.ofStatus(
                            400, "The path has a semicolon; one that belongs to a name is written as %3B"));
        } else {
            exchange.next();
        }
    }
}
