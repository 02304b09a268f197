package io.tailwater.api;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import io.quarkus.vertx.http.runtime.QuarkusHttpHeaders;
import io.tailwater.http.access.Callers;
import io.tailwater.http.access.GatewayPrincipals;
import io.tailwater.log.access.Principal;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/** Who calls, as the authorizer of the HTTP API has found out: it stands in the event beside the request, where no client can write. */
@Singleton
public class GatewayCallers implements Callers {

    private final GatewayPrincipals principals;

    public GatewayCallers(GatewayPrincipals principals) {
        this.principals = principals;
    }

    @Override
    public Principal of(RoutingContext exchange) {
        return exchange.request().headers() instanceof QuarkusHttpHeaders headers
                        && headers.getContextObjects().get(APIGatewayV2HTTPEvent.class)
                                instanceof APIGatewayV2HTTPEvent event
                ? of(event.getRequestContext())
                : Principal.ANONYMOUS;
    }

    private Principal of(RequestContext context) {
        RequestContext.Authorizer authorizer = context == null ? null : context.getAuthorizer();
        if (authorizer == null) {
            return Principal.ANONYMOUS;
        }
        return principals.of(
                authorizer.getIam() == null ? null : authorizer.getIam().getUserArn(),
                authorizer.getJwt() == null ? null : authorizer.getJwt().getClaims());
    }
}
