package io.tailwater.http.group;

import io.tailwater.http.function.AdminFunction;
import io.tailwater.http.media.KafkaJson;
import io.tailwater.log.TailwaterLog;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** {@code /admin/groups}: groups as an administrator sees and mends them. */
@Path("/admin/groups")
@KafkaJson
public class GroupsResource {

    private final TailwaterLog log;
    private final InstantSource clock;

    GroupsResource(TailwaterLog log, InstantSource clock) {
        this.log = log;
        this.clock = clock;
    }

    @GET
    @AdminFunction
    public byte[] list() {
        return GroupDescription.list(log.groupAdmin().list(), clock.instant());
    }

    @GET
    @Path("{group}")
    @AdminFunction
    public byte[] describe(@PathParam("group") String group) {
        Names.group(group);
        return GroupDescription.of(log.groupAdmin().get(group), log.groupAdmin().lags(group), clock.instant());
    }

    @DELETE
    @Path("{group}")
    @AdminFunction
    public void delete(@PathParam("group") String group) {
        log.groupAdmin().delete(Names.group(group));
    }

    @POST
    @Path("{group}/offsets:reset")
    @AdminFunction
    public byte[] reset(
            @PathParam("group") String group,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String contentType,
            byte[] body) {
        Names.group(group);
        ResetBody wanted = ResetBody.read(contentType, body);
        return GroupAnswer.offsets(log.groupAdmin().reset(group, wanted.partitions(), wanted.target()));
    }
}
