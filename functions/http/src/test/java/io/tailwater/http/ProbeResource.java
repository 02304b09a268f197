package io.tailwater.http;

import io.tailwater.http.error.ErrorAnswer;
import io.tailwater.http.error.RestException;
import io.tailwater.http.function.AdminFunction;
import io.tailwater.http.function.ConsumeFunction;
import io.tailwater.http.function.ProduceFunction;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Routes that fail, echo and belong to one function each. They exist for tests only. */
@Path("/probe/{name}")
public class ProbeResource {

    private static final String V2 = "application/vnd.kafka.v2+json";

    @GET
    @Produces(V2)
    @ConsumeFunction
    public byte[] read(@PathParam("name") String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }

    @POST
    @Consumes(V2)
    @Produces("application/octet-stream")
    @ProduceFunction
    public byte[] echo(byte[] body) {
        return body;
    }

    @DELETE
    @AdminFunction
    public void delete() {}

    @GET
    @Path("known")
    @ConsumeFunction
    public void known() {
        throw new RestException(new ErrorAnswer(404, 40401, "Topic \"ü\" not found.", Map.of("Retry-After", "7")));
    }

    @GET
    @Path("unexpected")
    @ConsumeFunction
    public void unexpected() {
        throw new IllegalStateException("the secret cause");
    }

    @GET
    @Path("number/{number}")
    @ConsumeFunction
    public void number(@PathParam("number") int number) {}
}
