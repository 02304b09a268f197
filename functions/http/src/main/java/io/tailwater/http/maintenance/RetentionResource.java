package io.tailwater.http.maintenance;

import io.tailwater.http.format.JsonAnswer;
import io.tailwater.http.function.AdminFunction;
import io.tailwater.http.media.KafkaJson;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.retention.Retention;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.time.InstantSource;

/** {@code POST /admin/topics:expire}: applies the retention of all topics, and deletes what a grace period ago nobody needed any more. */
@Path("/admin/topics:expire")
@KafkaJson
public class RetentionResource {

    private final TailwaterLog log;
    private final InstantSource clock = InstantSource.system();

    RetentionResource(TailwaterLog log) {
        this.log = log;
    }

    @POST
    @AdminFunction
    public byte[] expire(@Context UriInfo uri) {
        Parameters.requireKnown(uri.getQueryParameters());
        Retention.Report report = log.retention().run(clock.instant().plus(Parameters.CALL_MAX));
        return JsonAnswer.of(answer -> {
            answer.json().writeStartObject();
            answer.json().writeNumberField("log_starts_moved", report.logStartsMoved());
            answer.json().writeNumberField("objects_deleted", report.objectsDeleted());
            answer.json().writeNumberField("failures", report.failures());
            answer.json().writeBooleanField("finished", report.finished());
            answer.json().writeEndObject();
        });
    }
}
