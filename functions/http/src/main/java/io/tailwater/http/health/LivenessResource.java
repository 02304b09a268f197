package io.tailwater.http.health;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** {@code GET /healthy}: 204 while the process can answer at all. */
@Path("/healthy")
public class LivenessResource {

    /** Off the worker pool: an instance whose workers are all busy is alive, and must not be killed for it. */
    @GET
    @NonBlocking
    public void healthy() {}
}
