package io.tailwater.http.access;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.tailwater.log.access.Principal;
import io.tailwater.log.append.AppendSettings;
import io.tailwater.log.topic.TopicConfigs;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

/** Says who sent the request that this thread works for. */
@Singleton
public class Access {

    private final CurrentVertxRequest current;
    private final Instance<Callers> callers;
    private final TopicConfigs configs;

    /** @param callers this application's, if it has any */
    Access(CurrentVertxRequest current, Instance<Callers> callers, AppendSettings appending) {
        this.current = current;
        this.callers = callers;
        this.configs = appending.topicDefaults();
    }

    /** Who sent it; whoever works on without the request's thread must have asked before. */
    public Caller caller() {
        RoutingContext exchange = current.getCurrent();
        Principal principal = exchange == null || !callers.isResolvable()
                ? Principal.ANONYMOUS
                : callers.get().of(exchange);
        return new Caller(principal, configs);
    }
}
