package io.tailwater.stream;

import io.tailwater.http.access.Callers;
import io.tailwater.log.access.Principal;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who calls, as the function URL has found out. The bridge's request within the process says only to which invocation it belongs, in a header
 * that the bridge sets over whatever the client has there.
 */
@Singleton
class InvocationCallers implements Callers {

    /** Names the invocation; between the bridge and the server only. */
    static final String INVOCATION = "Tailwater-Invocation";

    private final Map<String, Principal> principals = new ConcurrentHashMap<>();

    /** Begins an invocation. */
    void enter(String requestId, Principal principal) {
        principals.put(requestId, principal);
    }

    /** Ends an invocation: whoever asks from now on meets nobody. */
    void leave(String requestId) {
        principals.remove(requestId);
    }

    @Override
    public Principal of(RoutingContext exchange) {
        String requestId = exchange.request().getHeader(INVOCATION);
        return requestId == null ? Principal.ANONYMOUS : principals.getOrDefault(requestId, Principal.ANONYMOUS);
    }
}
