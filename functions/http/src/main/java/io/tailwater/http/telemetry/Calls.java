package io.tailwater.http.telemetry;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.tailwater.http.correlation.RequestIds;
import io.tailwater.telemetry.CallReport;
import io.tailwater.telemetry.Telemetry;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * Reports every call when its answer begins: whoever answers it, errors of the router included, and in a function before the answer
 * leaves, since the environment may be frozen right behind it.
 */
@Singleton
public class Calls {

    private static final String NOTES = "tailwater.call";

    /** Behind the one that names requests, before everything that can answer. */
    private static final int PRIORITY = 450;

    private final CurrentVertxRequest current;
    private final List<Telemetry> telemetry;
    private final InstantSource clock;

    /** @param telemetry all ways out that this application has */
    public Calls(CurrentVertxRequest current, @Any Instance<Telemetry> telemetry, InstantSource clock) {
        this.current = current;
        this.telemetry = telemetry.stream().filter(way -> way != Telemetry.NONE).toList();
        this.clock = clock;
    }

    void register(@Observes Filters filters) {
        if (!telemetry.isEmpty()) {
            filters.register(this::follow, PRIORITY);
        }
    }

    private void follow(RoutingContext exchange) {
        var notes = new CallNotes();
        exchange.put(NOTES, notes);
        exchange.addHeadersEndHandler(begins -> report(exchange, notes));
        exchange.next();
    }

    private void report(RoutingContext exchange, CallNotes notes) {
        var report = new CallReport(
                notes.operation(),
                RequestIds.of(exchange),
                exchange.request().method() + " " + exchange.request().path(),
                exchange.response().getStatusCode(),
                clock.instant(),
                Duration.ofNanos(notes.tookNanos()),
                notes.ranges(),
                notes.records(),
                notes.bytes());
        telemetry.forEach(way -> way.called(report));
    }

    /** The notes of the call that this thread works for; outside of one, or where nobody wants them, notes that go nowhere. */
    public CallNotes notes() {
        RoutingContext exchange = current.getCurrent();
        CallNotes notes = exchange == null ? null : exchange.get(NOTES);
        return notes == null ? new CallNotes() : notes;
    }
}
