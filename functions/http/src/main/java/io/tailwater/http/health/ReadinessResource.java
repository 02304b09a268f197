package io.tailwater.http.health;

import io.tailwater.http.error.ErrorAnswer;
import io.tailwater.http.error.RestException;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** {@code GET /ready}: 204 if every check passes, else 503 with the reason of the first that does not. */
@Path("/ready")
public class ReadinessResource {

    private static final String RETRY_AFTER_SECONDS = "1";

    private final Instance<ReadinessCheck> checks;

    public ReadinessResource(@Any Instance<ReadinessCheck> checks) {
        this.checks = checks;
    }

    @GET
    public void ready() {
        for (ReadinessCheck check : checks) {
            if (check.check() instanceof Readiness.NotReady notReady) {
                throw new RestException(
                        ErrorAnswer.ofStatus(503, notReady.reason()).withHeader("Retry-After", RETRY_AFTER_SECONDS));
            }
        }
    }
}
