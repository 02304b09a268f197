package io.tailwater.http.cors;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Lets any origin read answers to requests that name none. Quarkus allows the origin that a request names; but what a cache or a proxy
 * keeps of an answer to another request must be good for browsers too.
 */
@Singleton
public class AnyOrigin {

    /** Before everything that can answer, errors too. */
    private static final int PRIORITY = 400;

    void register(@Observes Filters filters) {
        filters.register(AnyOrigin::allow, PRIORITY);
    }

    private static void allow(RoutingContext exchange) {
        if (!exchange.request().headers().contains(HttpHeaders.ORIGIN)) {
            exchange.response().putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
        }
        exchange.next();
    }
}
