package io.tailwater.http.access;

import io.tailwater.log.access.Principal;
import jakarta.inject.Singleton;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Reads what API Gateway's and a function URL's authorizers say of a caller, in {@code requestContext.authorizer} of payload 2.0. */
@Singleton
public class GatewayPrincipals {

    private final String claim;

    /** @param claim of tokens: which one is the principal */
    public GatewayPrincipals(@ConfigProperty(name = "tailwater.principal-claim", defaultValue = "sub") String claim) {
        this.claim = claim;
    }

    /**
     * The principal of a call.
     *
     * @param userArn {@code iam.userArn}; null where the request was not signed
     * @param claims {@code jwt.claims}; null where it had no token
     */
    public Principal of(@Nullable String userArn, @Nullable Map<String, String> claims) {
        if (userArn != null) {
            return Principal.ofIam(userArn);
        }
        if (claims != null) {
            String value = claims.get(claim);
            // Without the claim it is still somebody with a token, whom only "User:*" and "*" mean.
            return Principal.ofToken(value == null ? "" : value);
        }
        return Principal.ANONYMOUS;
    }
}
