package io.tailwater.http.stream;

import io.tailwater.http.access.Access;
import io.tailwater.http.access.Caller;
import io.tailwater.http.error.ErrorAnswer;
import io.tailwater.http.error.RestException;
import io.tailwater.http.failure.FailureTranslator;
import io.tailwater.http.fetch.RecordWriter;
import io.tailwater.http.format.AcceptHeader;
import io.tailwater.http.function.ConsumeFunction;
import io.tailwater.http.telemetry.Calls;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.error.InvalidRequestException;
import io.tailwater.log.fetch.FetchFrom;
import io.tailwater.log.topic.Topic;
import io.tailwater.telemetry.Operation;
import io.vertx.core.http.HttpServerResponse;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.InstantSource;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code GET /topics/{topic}/records}: the records of a topic as server-sent events, as they come. */
@Path("/topics")
public class StreamResource {

    /** What the id of an event can name: each is some bytes of every event. */
    static final int PARTITIONS_MAX = 100;

    private static final String EVENT_STREAM = "text/event-stream";

    private final TailwaterLog log;
    private final Streams streams;
    private final FailureTranslator failures;
    private final InstantSource clock;
    private final Calls calls;
    private final Access access;

    StreamResource(
            TailwaterLog log,
            Streams streams,
            FailureTranslator failures,
            InstantSource clock,
            Calls calls,
            Access access) {
        this.log = log;
        this.streams = streams;
        this.failures = failures;
        this.clock = clock;
        this.calls = calls;
        this.access = access;
    }

    @GET
    @Path("{topic}/records")
    @ConsumeFunction
    public Response stream(
            @PathParam("topic") String name,
            @Context UriInfo uri,
            @Context HttpHeaders headers,
            @Context HttpServerResponse connection) {
        calls.notes().operation(Operation.STREAM);
        List<String> accept = headers.getRequestHeaders().getOrDefault(HttpHeaders.ACCEPT, List.of());
        if (AcceptHeader.best(accept, List.of(EVENT_STREAM)).isEmpty()) {
            throw new RestException(ErrorAnswer.ofStatus(
                    406, "Accept: records of a whole topic are answered as " + EVENT_STREAM + " only"));
        }
        streams.requireEnabled();
        StreamParameters wanted = StreamParameters.read(uri.getQueryParameters());
        Topic topic = log.topics().refresh(name);
        Caller caller = access.caller();
        caller.requireConsume(topic);
        StreamPosition start = start(topic, wanted, headers.getHeaderString(StreamPosition.LAST_EVENT_ID));
        streams.begin();
        return Response.ok(
                        new EventStream(
                                log,
                                streams,
                                failures,
                                clock,
                                new RecordWriter(wanted.format()),
                                topic,
                                caller,
                                wanted.partitions().isEmpty(),
                                start,
                                connection::closed),
                        EVENT_STREAM)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                // Or nginx gathers events until its buffer is full.
                .header("X-Accel-Buffering", "no")
                .build();
    }

    private StreamPosition start(Topic topic, StreamParameters wanted, @Nullable String lastEventId) {
        if (lastEventId != null && !lastEventId.isEmpty()) {
            return resumed(topic, StreamPosition.decode(lastEventId));
        }
        int all = topic.partitionCount();
        if (wanted.partitions().isEmpty() && all > PARTITIONS_MAX
                || wanted.partitions().size() > PARTITIONS_MAX) {
            throw new InvalidRequestException(
                    "partition",
                    "must name some of the " + all + " partitions: a stream has " + PARTITIONS_MAX + " at most");
        }
        SortedMap<Integer, Long> offsets = new TreeMap<>();
        if (wanted.partitions().isEmpty()) {
            for (int partition = 0; partition < all; partition++) {
                offsets.put(partition, log.fetcher().find(topic.name(), partition, wanted.from()));
            }
        } else {
            for (int partition : wanted.partitions()) {
                offsets.put(partition, log.fetcher().find(topic.name(), partition, wanted.from()));
            }
        }
        return new StreamPosition(topic.id(), offsets);
    }

    /** Offsets of another incarnation would skip records of this one in silence. */
    private StreamPosition resumed(Topic topic, StreamPosition last) {
        if (!last.topicId().equals(topic.id())) {
            throw new RestException(ErrorAnswer.ofStatus(
                    404, "Topic " + topic.name() + " was deleted and created again; begin without Last-Event-ID."));
        }
        // An error now ends a browser's attempts; one in the stream would only make it come back.
        last.offsets().forEach((partition, offset) -> log.fetcher()
                .find(topic.name(), partition, new FetchFrom.Offset(offset)));
        return last;
    }
}
