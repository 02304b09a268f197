package io.tailwater.http.topic;

import io.tailwater.http.error.ErrorAnswer;
import io.tailwater.http.error.RestException;
import io.tailwater.http.format.KafkaMediaType;
import io.tailwater.http.function.AdminFunction;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.error.InvalidRequestException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;

/** {@code POST /admin/topics}, as Strimzi's bridge has it, and its opposite. */
@Path("/admin/topics")
@Produces({
    KafkaMediaType.V2,
    KafkaMediaType.BINARY_V2,
    KafkaMediaType.JSON_V2,
    KafkaMediaType.TEXT_V2,
    KafkaMediaType.JSON
})
public class AdminTopicsResource {

    private final TailwaterLog log;
    private final TopicAnswer answers;

    AdminTopicsResource(TailwaterLog log, TopicAnswer answers) {
        this.log = log;
        this.answers = answers;
    }

    @POST
    @Consumes({KafkaMediaType.V2, KafkaMediaType.JSON_V2, KafkaMediaType.JSON})
    @AdminFunction
    public Response create(byte[] body) {
        NewTopic wanted = NewTopic.read(body);
        try {
            return Response.status(Response.Status.CREATED)
                    .entity(answers.topic(log.admin().create(wanted.name(), wanted.partitionCount())))
                    .build();
        } catch (InvalidRequestException e) {
            // What is wrong stands in the body, and a wrong value there is 422.
            throw new RestException(ErrorAnswer.ofStatus(422, String.valueOf(e.getMessage())));
        }
    }

    @DELETE
    @Path("{topic}")
    @AdminFunction
    public void delete(@PathParam("topic") String topic) {
        log.admin().delete(topic);
    }
}
