package io.tailwater.http.fetch;

import io.tailwater.http.access.Access;
import io.tailwater.http.format.AcceptedType;
import io.tailwater.http.function.ConsumeFunction;
import io.tailwater.http.telemetry.CallNotes;
import io.tailwater.http.telemetry.Calls;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.fetch.FetchRequest;
import io.tailwater.log.fetch.FetchResult;
import io.tailwater.telemetry.Operation;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/** {@code GET /topics/{topic}/partitions/{partition}/records}: read records by offset or time. */
@Path("/topics")
public class RecordsResource {

    /** Where to read on; a body that is a bare array has no place for it. */
    static final String NEXT_OFFSET = "Tailwater-Next-Offset";

    private final TailwaterLog log;
    private final LongPolls polls;
    private final Calls calls;
    private final Access access;

    RecordsResource(TailwaterLog log, LongPolls polls, Calls calls, Access access) {
        this.log = log;
        this.polls = polls;
        this.calls = calls;
        this.access = access;
    }

    @GET
    @Path("{topic}/partitions/{partition}/records")
    @ConsumeFunction
    public Response read(
            @PathParam("topic") String topic,
            @PathParam("partition") int partition,
            @Context UriInfo uri,
            @Context HttpHeaders headers) {
        AcceptedType accepted = AcceptedType.of(headers.getRequestHeader(HttpHeaders.ACCEPT));
        CallNotes notes = calls.notes();
        notes.operation(Operation.FETCH);
        FetchRequest request = FetchParameters.read(topic, partition, uri.getQueryParameters());
        access.caller().requireConsume(log.topics().get(topic));
        FetchResult found = polls.waiting(request.timeout(), () -> log.fetcher().fetch(request));
        var answer = new RecordsAnswer(topic, partition, accepted.format(), found);
        if (!answer.records().isEmpty()) {
            notes.read(topic, partition, answer.records());
        }
        return Response.ok(answer.body(), accepted.mediaType())
                .header(NEXT_OFFSET, answer.nextOffset())
                .build();
    }
}
