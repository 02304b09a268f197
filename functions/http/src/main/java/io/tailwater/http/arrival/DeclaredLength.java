package io.tailwater.http.arrival;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.tailwater.http.error.ErrorAnswer;
import io.tailwater.http.failure.RouterErrors;
import io.tailwater.http.limit.RequestLimits;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Refuses a body by its {@code Content-Length}, before a byte of it is read. */
@Singleton
public class DeclaredLength {

    /** After CORS, which Quarkus registers at 300, so that a browser is shown the error. */
    private static final int PRIORITY = 100;

    void register(@Observes Filters filters) {
        filters.register(DeclaredLength::check, PRIORITY);
    }

    private static void check(RoutingContext exchange) {
        String declared = exchange.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (declared == null) {
            exchange.next();
            return;
        }
        long lengthBytes;
        try {
            lengthBytes = Long.parseLong(declared.strip());
        } catch (NumberFormatException e) {
            RouterErrors.send(exchange, ErrorAnswer.ofStatus(400, "Content-Length is not a number: " + declared));
            return;
        }
        if (lengthBytes > RequestLimits.BODY_BYTES_MAX) {
            RouterErrors.send(exchange, StreamedLength.tooLarge("has " + lengthBytes));
        } else {
            exchange.next();
        }
    }
}
