package io.tailwater.http.group;

import io.tailwater.http.format.JsonAnswer;
import io.tailwater.http.function.AdminFunction;
import io.tailwater.http.media.KafkaJson;
import io.tailwater.log.TailwaterLog;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * {@code POST /admin/groups:expire}: removes groups that nobody has used for as long as committed offsets are kept. A scheduler calls it;
 * calling it more often, or twice at once, changes nothing.
 */
@Path("/admin/groups:expire")
@KafkaJson
public class UnusedGroupsResource {

    private final TailwaterLog log;
    private final Duration retention;

    /** @param retention Kafka's offsets.retention.minutes, and its default */
    UnusedGroupsResource(
            TailwaterLog log,
            @ConfigProperty(name = "tailwater.offsets-retention", defaultValue = "7d") Duration retention) {
        this.log = log;
        this.retention = retention;
    }

    @POST
    @AdminFunction
    public byte[] expire() {
        List<String> removed = log.groupAdmin().removeUnused(retention);
        return JsonAnswer.of(answer -> {
            answer.json().writeStartObject();
            answer.json().writeArrayFieldStart("removed");
            for (String group : removed) {
                answer.json().writeString(group);
            }
            answer.json().writeEndArray();
            answer.json().writeEndObject();
        });
    }
}
