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
import java.util.Optional;

/** {@code POST /admin/storage:sweep}: deletes objects that no index names. Answers where the next call goes on, if not all were looked at. */
@Path("/admin/storage:sweep")
@KafkaJson
public class SweepResource {

    private static final String AFTER = "after";

    private final TailwaterLog log;
    private final InstantSource clock = InstantSource.system();

    SweepResource(TailwaterLog log) {
        this.log = log;
    }

    @POST
    @AdminFunction
    public byte[] sweep(@Context UriInfo uri) {
        Parameters.requireKnown(uri.getQueryParameters(), AFTER);
        Retention.SweepReport report = log.retention()
                .sweep(
                        Optional.ofNullable(uri.getQueryParameters().getFirst(AFTER)),
                        clock.instant().plus(Parameters.CALL_MAX));
        return JsonAnswer.of(answer -> {
            answer.json().writeStartObject();
            answer.json().writeNumberField("objects", report.objects());
            answer.json().writeNumberField("orphans", report.orphans());
            answer.json().writeNumberField("items", report.items());
            if (report.nextAfter().isPresent()) {
                answer.json().writeStringField("next_after", report.nextAfter().get());
            } else {
                answer.json().writeNullField("next_after");
            }
            answer.json().writeEndObject();
        });
    }
}
