package io.tailwater.http.v3.produce;

import io.tailwater.http.access.Access;
import io.tailwater.http.format.KafkaMediaType;
import io.tailwater.http.function.ProduceFunction;
import io.tailwater.http.media.PlainJson;
import io.tailwater.http.produce.BodyBudget;
import io.tailwater.http.v3.Cluster;
import io.tailwater.http.v3.KafkaCodes;
import io.tailwater.http.v3.V3Path;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.topic.Topic;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.InstantSource;

/**
 * {@code …/topics/{topic}/records} and {@code records:batch}: append records. The whole body is read before anything is stored, so
 * that the records of a partition are one write; a client that waits for a report before it sends on would wait for ever.
 */
@Path(V3Path.CLUSTERS)
@PlainJson
public class SentRecordsResource {

    private static final int MULTI_STATUS = 207;

    private final TailwaterLog log;
    private final Cluster cluster;
    private final BodyBudget bodies;
    private final SentRecordAppender appender;
    private final InstantSource clock;
    private final Access access;

    SentRecordsResource(
            TailwaterLog log,
            Cluster cluster,
            BodyBudget bodies,
            SentRecordAppender appender,
            InstantSource clock,
            Access access) {
        this.log = log;
        this.cluster = cluster;
        this.bodies = bodies;
        this.appender = appender;
        this.clock = clock;
        this.access = access;
    }

    @POST
    @Path("{cluster}/topics/{topic}/records")
    @ProduceFunction
    public byte[] stream(
            @PathParam("cluster") String named,
            @PathParam("topic") String name,
            @Context HttpHeaders headers,
            InputStream body) {
        Topic topic = find(named, name, headers);
        return bodies.reading(headers, body, bytes -> new Report(cluster.id(), name)
                .stream(appender.append(topic, SentRecords.read(bytes, clock.millis()))));
    }

    @POST
    @Path("{cluster}/topics/{topic}/records:batch")
    @ProduceFunction
    public Response batch(
            @PathParam("cluster") String named,
            @PathParam("topic") String name,
            @Context HttpHeaders headers,
            InputStream body) {
        Topic topic = find(named, name, headers);
        byte[] report = bodies.reading(headers, body, bytes -> {
            Batch batch = Batch.read(bytes, clock.millis());
            return new Report(cluster.id(), name).batch(batch.ids(), appender.append(topic, batch.records()));
        });
        return Response.status(MULTI_STATUS).entity(report).build();
    }

    private Topic find(String named, String topic, HttpHeaders headers) {
        cluster.require(named);
        KafkaMediaType.requirePlainJson(headers.getHeaderString(HttpHeaders.CONTENT_TYPE));
        Topic found = KafkaCodes.translated(() -> log.topics().get(topic));
        access.caller().requireProduce(found);
        return found;
    }
}
