package io.tailwater.http.correlation;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.tailwater.telemetry.Traces;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/**
 * Names every request, so that its answer, its log lines and its figures are found together. The name is what was given to the request
 * on its way here: by the caller ({@code X-Request-Id}), else by AWS ({@code X-Amzn-Trace-Id}); else a new one.
 */
@Singleton
public class RequestIds {

    /** In requests and answers. */
    public static final String HEADER = "X-Request-Id";

    /** Where log lines have it. */
    private static final String LOGGED_AS = "requestId";

    private static final String TRACE_HEADER = "X-Amzn-Trace-Id";

    /** What is neither longer than a log line bears nor changes what stands around it. */
    private static final Pattern GOOD = Pattern.compile("[0-9A-Za-z._:/+=@-]{1,128}");

    /** Before everything that can answer. */
    private static final int PRIORITY = 500;

    void register(@Observes Filters filters) {
        filters.register(this::name, PRIORITY);
    }

    private void name(RoutingContext exchange) {
        String id =
                idOf(exchange.request().getHeader(HEADER), exchange.request().getHeader(TRACE_HEADER));
        exchange.put(LOGGED_AS, id);
        MDC.put(LOGGED_AS, id);
        Traces.current().ifPresent(trace -> MDC.put(Traces.LOGGED_AS, trace));
        exchange.response().putHeader(HEADER, id);
        exchange.next();
    }

    /** Random and drawn at the request, never at start: instances restored from one snapshot would otherwise repeat each other's. */
    static String idOf(@Nullable String given, @Nullable String trace) {
        if (given != null && GOOD.matcher(given).matches()) {
            return given;
        }
        return Traces.rootOf(trace).orElseGet(() -> UUID.randomUUID().toString());
    }

    /** The name of a request. */
    public static String of(RoutingContext exchange) {
        return String.valueOf(exchange.<Object>get(LOGGED_AS));
    }

    /** The name of the request that this thread works for; a new one where it works for none. */
    public String current() {
        Object id = MDC.get(LOGGED_AS);
        return id == null ? UUID.randomUUID().toString() : id.toString();
    }
}
