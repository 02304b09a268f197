package io.tailwater.http.group;

import io.tailwater.http.function.ConsumeFunction;
import io.tailwater.http.media.KafkaJson;
import io.tailwater.http.url.PublicUrl;
import io.tailwater.log.TailwaterLog;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriInfo;
import java.util.UUID;

/** {@code POST /consumers/{group}} and {@code DELETE …/instances/{instance}}: consumer instances come and go. */
@Path("/consumers/{group}")
@KafkaJson
public class InstancesResource {

    private final TailwaterLog log;
    private final PublicUrl url;

    InstancesResource(TailwaterLog log, PublicUrl url) {
        this.log = log;
        this.url = url;
    }

    @POST
    @ConsumeFunction
    public byte[] create(
            @PathParam("group") String group, @Context UriInfo uri, @Context HttpHeaders headers, byte[] body) {
        NewInstance wanted = NewInstance.read(headers.getHeaderString(HttpHeaders.CONTENT_TYPE), body);
        String name = wanted.name().orElseGet(() -> "rest-consumer-" + UUID.randomUUID());
        log.consumers().create(group, name, wanted.config());
        return GroupAnswer.instance(name, url.ofInstance(group, name, uri, headers));
    }

    @DELETE
    @Path("instances/{instance}")
    @ConsumeFunction
    public void delete(@PathParam("group") String group, @PathParam("instance") String instance) {
        log.consumers().delete(Names.group(group), Names.instance(instance));
    }
}
