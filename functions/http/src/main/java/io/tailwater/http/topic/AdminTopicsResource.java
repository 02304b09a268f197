package io.tailwater.http.topic;

import io.tailwater.http.error.ErrorAnswer;
import io.tailwater.http.error.RestException;
import io.tailwater.http.format.KafkaMediaType;
import io.tailwater.http.function.AdminFunction;
import io.tailwater.http.media.KafkaJson;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.error.InvalidRequestException;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** {@code POST /admin/topics}, as Strimzi's bridge has it, and its opposite. */
@Path("/admin/topics")
@KafkaJson
public class AdminTopicsResource {

    private final TailwaterLog log;
    private final TopicAnswer answers;

    AdminTopicsResource(TailwaterLog log, TopicAnswer answers) {
        this.log = log;
        this.answers = answers;
    }

    @POST
    @AdminFunction
    public Response create(@HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String contentType, byte[] body) {
        KafkaMediaType.requireJson(contentType);
        NewTopic wanted = NewTopic.read(body);
        try {
            return Response.status(Response.Status.CREATED)
                    .entity(answers.topic(log.admin().create(wanted.name(), wanted.partitionCount(), wanted.configs())))
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
