package io.tailwater.stacks.config;

import java.util.List;

/** Who may call the API. There is no open one. */
public sealed interface Authorization {

    /** Requests are signed with AWS credentials whose policies allow {@code execute-api:Invoke}. */
    record Iam() implements Authorization {}

    /**
     * Requests carry a token of an OpenID Connect issuer.
     *
     * @param issuer its URL, as in the token's {@code iss}
     * @param audience what the token's {@code aud} or {@code client_id} may be; at least one
     * @param principalClaim which claim says who it is, in topics' lists: one that only the issuer decides on
     * @param adminScope which scope a token must have to administer; all others would change the lists that they are not on
     */
    record Jwt(String issuer, List<String> audience, String principalClaim, String adminScope)
            implements Authorization {

        public Jwt {
            audience = List.copyOf(audience);
            if (audience.isEmpty()) {
                throw new IllegalArgumentException("a token for anybody is a token for nobody in particular");
            }
        }
    }
}
