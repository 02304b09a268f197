package io.tailwater.http.failure;

import io.tailwater.http.error.ErrorAnswer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Answers failures outside the resources: targets without a path, a full worker pool, faults of
 * the server. */
@Singleton
public class RouterErrors {

    private final FailureTranslator failures;

    public RouterErrors(FailureTranslator failures) {
        this.failures = failures;
    }

    void register(@Observes Router router) {
        // Before Quarkus's own failure handler, which is the last and answers in HTML, text or JSON of another shape.
        router.route().order(0).failureHandler(this::answer);
    }

    /** Ends the exchange with this answer. */
    public static void send(RoutingContext exchange, ErrorAnswer answer) {
        HttpServerResponse response = exchange.response().setStatusCode(answer.status());
        answer.headers().forEach(response::putHeader);
        // In this spelling: lambda-http looks it up by case, and sends what it does not find as base64.
        response.putHeader(
                "Content-Type",
                ErrorMediaType.forAccept(
                        String.valueOf(exchange.request().path()),
                        exchange.request().headers().getAll(HttpHeaders.ACCEPT)));
        response.end(Buffer.buffer(answer.body()));
    }

    private void answer(RoutingContext exchange) {
        if (exchange.response().headWritten()) {
            // Too late for an error: cut the answer off, so that the client does not take it for whole.
            exchange.request().connection().close();
            return;
        }
        String line = exchange.request().method() + " " + exchange.request().path();
        int status = exchange.statusCode();
        boolean clientError = status >= 400 && status < 500;
        if (clientError || exchange.failure() == null) {
            send(exchange, FailureTranslator.translate(status, line));
        } else {
            send(exchange, failures.translate(exchange.failure(), line));
        }
    }
}
