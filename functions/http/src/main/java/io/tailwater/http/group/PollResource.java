package io.tailwater.http.group;

import io.tailwater.http.fetch.LongPolls;
import io.tailwater.http.function.ConsumeFunction;
import io.tailwater.http.telemetry.CallNotes;
import io.tailwater.http.telemetry.Calls;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.group.PollRequest;
import io.tailwater.log.group.PollResult;
import io.tailwater.telemetry.Operation;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jspecify.annotations.Nullable;

/** {@code GET …/records}: what comes next for an instance. */
@Path("/consumers/{group}/instances/{instance}")
public class PollResource {

    /** Where the instance stands with this answer. Brought with the next poll it says that this answer arrived. */
    static final String POSITION = "Tailwater-Position";

    /** API Gateway's limit is 10,240 bytes for all headers together. Reached by a share of about 210 partitions. */
    static final int POSITION_CHARS_MAX = 8_000;

    private final TailwaterLog log;
    private final LongPolls polls;
    private final Calls calls;
    private final GroupAccess access;

    PollResource(TailwaterLog log, LongPolls polls, Calls calls, GroupAccess access) {
        this.log = log;
        this.polls = polls;
        this.calls = calls;
        this.access = access;
    }

    @GET
    @Path("records")
    @ConsumeFunction
    public Response poll(
            @PathParam("group") String group,
            @PathParam("instance") String instance,
            @HeaderParam(POSITION) @Nullable String position,
            @Context UriInfo uri,
            @Context HttpHeaders headers) {
        Names.group(group);
        Names.instance(instance);
        CallNotes notes = calls.notes();
        notes.operation(Operation.POLL);
        PollRequest request = PollParameters.read(uri.getQueryParameters(), position);
        var answer = new PollAnswer(headers.getRequestHeader(HttpHeaders.ACCEPT), access::requireConsume);
        PollResult found = polls.waiting(request.timeout().orElse(NewInstance.POLL_TIMEOUT), () -> log.consumers()
                .poll(group, instance, request, answer));
        for (PollResult.Batch batch : found.batches()) {
            notes.read(batch.partition().topic(), batch.partition().partition(), batch.records());
        }
        Response.ResponseBuilder response = Response.ok(answer.body(), answer.mediaType());
        String token = found.position().encode();
        if (token.length() <= POSITION_CHARS_MAX) {
            response.header(POSITION, token);
        }
        return response.build();
    }
}
