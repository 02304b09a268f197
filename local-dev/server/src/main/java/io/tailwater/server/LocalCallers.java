package io.tailwater.server;

import io.quarkus.runtime.StartupEvent;
import io.tailwater.http.access.Callers;
import io.tailwater.log.access.Principal;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Everyone who calls this server is the same: {@code anonymous}, since it asks nobody, or whom a developer wants to be to try topics that name
 * their principals.
 */
@Singleton
class LocalCallers implements Callers {

    private final Principal everyone;

    /** @param name as in topics' lists: {@code arn:…}, {@code User:…} or {@code anonymous} */
    LocalCallers(@ConfigProperty(name = "tailwater.local-principal") Optional<String> name) {
        this.everyone = name.map(LocalCallers::named).orElse(Principal.ANONYMOUS);
    }

    private static Principal named(String name) {
        try {
            return new Principal(name);
        } catch (IllegalArgumentException e) {
            throw new StartException("tailwater.local-principal: " + e.getMessage());
        }
    }

    /** A wrong setting must end the start, and not each request. */
    void checkAtStart(@Observes StartupEvent start) {}

    @Override
    public Principal of(RoutingContext exchange) {
        return everyone;
    }
}
