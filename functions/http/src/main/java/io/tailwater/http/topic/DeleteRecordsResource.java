package io.tailwater.http.topic;

import io.tailwater.http.format.JsonAnswer;
import io.tailwater.http.function.AdminFunction;
import io.tailwater.http.media.KafkaJson;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.error.InvalidRequestException;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import org.jspecify.annotations.Nullable;

/** {@code DELETE /topics/{topic}/partitions/{partition}/records?before=}: Kafka's DeleteRecords. */
@Path("/topics")
@KafkaJson
public class DeleteRecordsResource {

    private static final String BEFORE = "before";

    private final TailwaterLog log;

    DeleteRecordsResource(TailwaterLog log) {
        this.log = log;
    }

    @DELETE
    @Path("{topic}/partitions/{partition}/records")
    @AdminFunction
    public byte[] delete(
            @PathParam("topic") String topic,
            @PathParam("partition") int partition,
            @QueryParam(BEFORE) @Nullable String before) {
        if (before == null) {
            throw new InvalidRequestException(
                    BEFORE, "is missing: the offset of the first record to keep, or -1 to keep none");
        }
        if (!before.matches("-1|\\d{1,18}")) {
            throw new InvalidRequestException(BEFORE, "\"" + before + "\" is neither an offset nor -1, the log end");
        }
        long start = log.retention().deleteRecords(log.topics().partition(topic, partition), Long.parseLong(before));
        return JsonAnswer.of(answer -> {
            answer.json().writeStartObject();
            answer.json().writeNumberField("log_start_offset", start);
            answer.json().writeEndObject();
        });
    }
}
