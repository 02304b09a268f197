package io.tailwater.http;

import io.tailwater.http.access.Callers;
import io.tailwater.log.access.Principal;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/**
 * Believes callers who they are, which no application does: how those find it out is for the packaged functions to show. Without its header a
 * caller is anonymous.
 */
@Singleton
public class TestCallers implements Callers {

    public static final String HEADER = "Test-Principal";

    @Override
    public Principal of(RoutingContext exchange) {
        String name = exchange.request().getHeader(HEADER);
        return name == null ? Principal.ANONYMOUS : new Principal(name);
    }
}
