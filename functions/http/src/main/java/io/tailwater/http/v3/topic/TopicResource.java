package io.tailwater.http.v3.topic;

import com.fasterxml.jackson.core.JsonToken;
import io.tailwater.http.format.JsonBody;
import io.tailwater.http.format.KafkaMediaType;
import io.tailwater.http.function.AdminFunction;
import io.tailwater.http.function.DescribeFunction;
import io.tailwater.http.media.PlainJson;
import io.tailwater.http.v3.Cluster;
import io.tailwater.http.v3.KafkaCodes;
import io.tailwater.http.v3.Links;
import io.tailwater.http.v3.Page;
import io.tailwater.http.v3.Resources;
import io.tailwater.http.v3.V3Path;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.topic.Topic;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jspecify.annotations.Nullable;

/** {@code /v3/clusters/{cluster}/topics}: topics come, grow and go. */
@Path(V3Path.CLUSTERS)
@PlainJson
public class TopicResource {

    private final TailwaterLog log;
    private final Cluster cluster;
    private final Links links;
    private final TopicJson json;

    TopicResource(TailwaterLog log, Cluster cluster, Links links, TopicJson json) {
        this.log = log;
        this.cluster = cluster;
        this.links = links;
        this.json = json;
    }

    @GET
    @Path("{cluster}/topics")
    @DescribeFunction
    public byte[] list(@PathParam("cluster") String named, @Context UriInfo uri) {
        cluster.require(named);
        Page<Topic> page = Page.of(log.topics().list(), Topic::name, uri.getQueryParameters());
        return Resources.list("KafkaTopicList", links.to("topics"), page, json::topic);
    }

    @POST
    @Path("{cluster}/topics")
    @AdminFunction
    public Response create(
            @PathParam("cluster") String named,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String contentType,
            byte[] body) {
        cluster.require(named);
        KafkaMediaType.requirePlainJson(contentType);
        NewTopicBody wanted = NewTopicBody.read(body);
        Topic topic = KafkaCodes.translated(() -> wanted.validateOnly()
                ? log.admin().validate(wanted.name(), wanted.partitionCount(), wanted.configs())
                : log.admin().create(wanted.name(), wanted.partitionCount(), wanted.configs()));
        return Response.status(wanted.validateOnly() ? Response.Status.OK : Response.Status.CREATED)
                .entity(Resources.one(generator -> json.topic(topic, generator)))
                .build();
    }

    @GET
    @Path("{cluster}/topics/{topic}")
    @DescribeFunction
    public byte[] describe(@PathParam("cluster") String named, @PathParam("topic") String name) {
        cluster.require(named);
        Topic topic = KafkaCodes.translated(() -> log.topics().refresh(name));
        return Resources.one(generator -> json.topic(topic, generator));
    }

    @PATCH
    @Path("{cluster}/topics/{topic}")
    @AdminFunction
    public byte[] grow(
            @PathParam("cluster") String named,
            @PathParam("topic") String name,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String contentType,
            byte[] body) {
        cluster.require(named);
        KafkaMediaType.requirePlainJson(contentType);
        int partitionCount = readPartitionCount(body);
        Topic topic = KafkaCodes.translated(() -> log.admin().growPartitions(name, partitionCount));
        return Resources.one(generator -> json.topic(topic, generator));
    }

    @DELETE
    @Path("{cluster}/topics/{topic}")
    @AdminFunction
    public void delete(@PathParam("cluster") String named, @PathParam("topic") String name) {
        cluster.require(named);
        KafkaCodes.translated(() -> {
            log.admin().delete(name);
            return name;
        });
    }

    private static int readPartitionCount(byte[] body) {
        JsonBody json = JsonBody.of(body);
        json.next();
        json.requireOpening(JsonToken.START_OBJECT);
        int partitionCount = 0;
        while (json.next() != JsonToken.END_OBJECT) {
            String property = json.name();
            json.next();
            if (!property.equals("partitions_count")) {
                throw json.unknownProperty("partitions_count");
            }
            partitionCount = Math.toIntExact(json.integer(Integer.MIN_VALUE, Integer.MAX_VALUE));
        }
        json.end();
        return partitionCount;
    }
}
