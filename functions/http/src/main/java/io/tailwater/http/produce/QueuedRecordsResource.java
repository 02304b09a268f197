package io.tailwater.http.produce;

import io.tailwater.http.error.ErrorAnswer;
import io.tailwater.http.error.RestException;
import io.tailwater.http.format.JsonAnswer;
import io.tailwater.http.function.ProduceFunction;
import io.tailwater.http.limit.RequestLimits;
import io.tailwater.http.media.KafkaJson;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** {@code POST /topics/{topic}/records?ack=queued}: records that are appended later, in large batches. */
@Path("/topics/{topic}/records")
@KafkaJson
public class QueuedRecordsResource {

    private static final String ACK = "ack";
    private static final String QUEUED = "queued";

    private final BodyBudget bodies;
    private final Instance<RecordQueue> queue;

    QueuedRecordsResource(BodyBudget bodies, Instance<RecordQueue> queue) {
        this.bodies = bodies;
        this.queue = queue;
    }

    @POST
    @ProduceFunction
    public Response put(
            @PathParam("topic") String topic, @Context UriInfo uri, @Context HttpHeaders headers, InputStream body) {
        requireQueued(uri.getQueryParameters().getOrDefault(ACK, List.of(QUEUED)));
        return bodies.reading(headers, body, bytes -> {
            if (bytes.length == 0 || bytes.length > RequestLimits.QUEUED_BODY_BYTES_MAX) {
                throw new RestException(ErrorAnswer.ofStatus(
                        bytes.length == 0 ? 400 : 413,
                        "The body has " + bytes.length + " bytes; with ack=queued, 1 to "
                                + RequestLimits.QUEUED_BODY_BYTES_MAX + " are accepted."));
            }
            Optional<String> contentType = Optional.ofNullable(headers.getHeaderString(HttpHeaders.CONTENT_TYPE));
            String id = queue.get().put(topic, contentType, bytes);
            return Response.accepted(JsonAnswer.of(answer -> {
                        answer.json().writeStartObject();
                        answer.json().writeStringField("message_id", id);
                        answer.json().writeEndObject();
                    }))
                    .build();
        });
    }

    private void requireQueued(List<String> acks) {
        if (!acks.equals(List.of(QUEUED))) {
            throw refused(String.join(",", acks) + " is not what this route knows, which is queued;"
                    + " POST /topics/{topic} answers when the records are in the log");
        }
        if (!queue.isResolvable()) {
            throw refused("queued needs a queue, and this deployment has none;"
                    + " POST /topics/{topic} answers when the records are in the log");
        }
    }

    private static RestException refused(String reason) {
        return new RestException(ErrorAnswer.ofStatus(422, ACK + ": " + reason));
    }
}
