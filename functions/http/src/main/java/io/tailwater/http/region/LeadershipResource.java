package io.tailwater.http.region;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tailwater.http.error.ErrorAnswer;
import io.tailwater.http.error.RestException;
import io.tailwater.http.format.JsonAnswer;
import io.tailwater.http.format.KafkaMediaType;
import io.tailwater.http.function.AdminFunction;
import io.tailwater.http.media.KafkaJson;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.error.InvalidRequestException;
import io.tailwater.log.region.LeadershipState;
import io.tailwater.log.region.Progress;
import io.tailwater.log.region.Promotion;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code /admin/leadership}: who leads, and moving leadership on. */
@Path("/admin/leadership")
@KafkaJson
public class LeadershipResource {

    /** How long a call works before it leaves the rest to the next one: API Gateway gives up after 30 s. */
    private static final Duration CALL_MAX = Duration.ofSeconds(20);

    private final TailwaterLog log;
    private final InstantSource clock;

    LeadershipResource(TailwaterLog log, InstantSource clock) {
        this.log = log;
        this.clock = clock;
    }

    @GET
    @AdminFunction
    public byte[] leadership() {
        Promotion promotion = Several.of(log).promotion();
        LeadershipState state = promotion.state();
        return JsonAnswer.of(answer -> {
            JsonGenerator json = answer.json();
            json.writeStartObject();
            json.writeStringField("region", promotion.region());
            json.writeStringField("leader", state.epoch().region());
            json.writeNumberField("epoch", state.epoch().number());
            json.writeBooleanField("clean", state.epoch().clean());
            json.writeStringField("since", state.epoch().since().toString());
            if (state.claim().isPresent()) {
                json.writeObjectFieldStart("moving");
                json.writeStringField("region", state.claim().get().region());
                json.writeNumberField("epoch", state.claim().get().number());
                json.writeEndObject();
            } else {
                json.writeNullField("moving");
            }
            json.writeArrayFieldStart("next_epochs");
            for (String region : promotion.regions()) {
                json.writeStartObject();
                json.writeStringField("region", region);
                json.writeNumberField("epoch", promotion.nextEpoch(region, state));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("silent");
            for (String region : promotion.silent()) {
                json.writeString(region);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    @POST
    @AdminFunction
    public byte[] move(@HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String contentType, byte[] body) {
        KafkaMediaType.requireJson(contentType);
        LeadershipChange wanted = LeadershipChange.read(body);
        Promotion promotion = Several.of(log).promotion();
        Progress progress;
        try {
            progress = promotion.move(
                    wanted.region(),
                    wanted.epoch(),
                    wanted.unclean(),
                    clock.instant().plus(CALL_MAX));
        } catch (InvalidRequestException e) {
            // What is wrong stands in the body, and a wrong value there is 422.
            throw new RestException(ErrorAnswer.ofStatus(422, String.valueOf(e.getMessage())));
        }
        return JsonAnswer.of(answer -> {
            JsonGenerator json = answer.json();
            json.writeStartObject();
            json.writeStringField("region", progress.region());
            json.writeNumberField("epoch", progress.epoch());
            json.writeStringField("step", progress.step().name().toLowerCase(Locale.ROOT));
            json.writeNumberField("partitions", progress.partitions());
            json.writeNumberField("partitions_left", progress.partitionsLeft());
            json.writeArrayFieldStart("waiting_for");
            for (String reason : progress.waitingFor()) {
                json.writeString(reason);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("silent");
            for (String region : promotion.silent()) {
                json.writeString(region);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }
}
