package io.tailwater.http.access;

import io.tailwater.log.access.Principal;
import io.vertx.ext.web.RoutingContext;

/**
 * Knows who calls, where something in front of this application has found it out. Each application has one of its own, or none: then
 * everyone is {@link Principal#ANONYMOUS}.
 */
public interface Callers {

    /**
     * Who sent a request. Whatever the client itself has written into the request must not count.
     *
     * @return {@link Principal#ANONYMOUS} when nobody has asked
     */
    Principal of(RoutingContext exchange);
}
