package io.tailwater.http.v3.topic;

import io.tailwater.format.key.Digits;
import io.tailwater.http.error.ErrorAnswer;
import io.tailwater.http.error.RestException;
import io.tailwater.http.function.DescribeFunction;
import io.tailwater.http.media.PlainJson;
import io.tailwater.http.v3.Cluster;
import io.tailwater.http.v3.KafkaCodes;
import io.tailwater.http.v3.Links;
import io.tailwater.http.v3.Page;
import io.tailwater.http.v3.Resources;
import io.tailwater.http.v3.V3Path;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.index.PartitionHead;
import io.tailwater.log.topic.Topic;
import io.tailwater.log.topic.TopicIdPartition;
import io.tailwater.log.topic.TopicPartition;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** {@code …/topics/{topic}/partitions}: partitions, where they start and end, and their one replica. */
@Path(V3Path.CLUSTERS)
@PlainJson
public class PartitionResource {

    private final TailwaterLog log;
    private final Cluster cluster;
    private final Links links;
    private final TopicJson json;

    PartitionResource(TailwaterLog log, Cluster cluster, Links links, TopicJson json) {
        this.log = log;
        this.cluster = cluster;
        this.links = links;
        this.json = json;
    }

    @GET
    @Path("{cluster}/topics/{topic}/partitions")
    @DescribeFunction
    public byte[] list(@PathParam("cluster") String named, @PathParam("topic") String name, @Context UriInfo uri) {
        cluster.require(named);
        Topic topic = KafkaCodes.translated(() -> log.topics().refresh(name));
        List<Integer> all = IntStream.range(0, topic.partitionCount()).boxed().toList();
        return Resources.list(
                "KafkaPartitionList",
                links.to("topics", name, "partitions"),
                Page.of(all, Digits::ofPartition, uri.getQueryParameters()),
                (partition, generator) -> json.partition(name, partition, generator));
    }

    @GET
    @Path("{cluster}/topics/{topic}/partitions/{partition}")
    @DescribeFunction
    public byte[] get(
            @PathParam("cluster") String named,
            @PathParam("topic") String name,
            @PathParam("partition") int partition) {
        find(named, name, partition);
        return Resources.one(generator -> json.partition(name, partition, generator));
    }

    @GET
    @Path("{cluster}/topics/{topic}/partitions/{partition}/offset")
    @DescribeFunction
    public byte[] offset(
            @PathParam("cluster") String named,
            @PathParam("topic") String name,
            @PathParam("partition") int partition,
            @QueryParam("offset_type") @Nullable String type) {
        TopicIdPartition found = find(named, name, partition);
        String wanted = type == null ? "" : type;
        if (!List.of("", "earliest", "latest").contains(wanted)) {
            throw new RestException(
                    ErrorAnswer.ofStatus(400, "offset_type: \"" + wanted + "\" is neither earliest nor latest"));
        }
        PartitionHead head = KafkaCodes.translated(() -> log.index().head(found));
        var offsets = new PartitionOffsets(
                found,
                wanted.equals("latest") ? OptionalLong.empty() : OptionalLong.of(head.logStartOffset()),
                wanted.equals("earliest") ? OptionalLong.empty() : OptionalLong.of(head.nextOffset()));
        return Resources.one(generator -> json.offsets(offsets, generator));
    }

    @GET
    @Path("{cluster}/topics/{topic}/partitions/{partition}/replicas")
    @DescribeFunction
    public byte[] replicas(
            @PathParam("cluster") String named,
            @PathParam("topic") String name,
            @PathParam("partition") int partition) {
        find(named, name, partition);
        return Resources.list(
                "KafkaReplicaList",
                links.to("topics", name, "partitions", partition, "replicas"),
                Page.all(List.of(Cluster.BROKER)),
                (broker, generator) -> json.replica(name, partition, generator));
    }

    /** There is one broker, so every partition has its replica there. */
    @GET
    @Path("{cluster}/brokers/{broker}/partition-replicas")
    @DescribeFunction
    public byte[] replicasOfBroker(
            @PathParam("cluster") String named, @PathParam("broker") int broker, @Context UriInfo uri) {
        cluster.require(named);
        Cluster.requireBroker(broker);
        List<TopicPartition> all = log.topics().list().stream()
                .flatMap(topic -> IntStream.range(0, topic.partitionCount())
                        .mapToObj(partition -> new TopicPartition(topic.name(), partition)))
                .toList();
        return Resources.list(
                "KafkaReplicaList",
                links.to("brokers", broker, "partition-replicas"),
                Page.of(
                        all,
                        each -> each.topic() + "/" + Digits.ofPartition(each.partition()),
                        uri.getQueryParameters()),
                (each, generator) -> json.replica(each.topic(), each.partition(), generator));
    }

    @GET
    @Path("{cluster}/topics/{topic}/partitions/{partition}/replicas/{broker}")
    @DescribeFunction
    public byte[] replica(
            @PathParam("cluster") String named,
            @PathParam("topic") String name,
            @PathParam("partition") int partition,
            @PathParam("broker") int broker) {
        find(named, name, partition);
        Cluster.requireBroker(broker);
        return Resources.one(generator -> json.replica(name, partition, generator));
    }

    @GET
    @Path("{cluster}/topics/{topic}/partitions/{partition}/reassignment")
    @DescribeFunction
    public byte[] reassignment(
            @PathParam("cluster") String named,
            @PathParam("topic") String name,
            @PathParam("partition") int partition) {
        find(named, name, partition);
        return Resources.one(generator -> json.reassignment(name, partition, generator));
    }

    @GET
    @Path("{cluster}/topics/{topic}/partitions/-/reassignment")
    @DescribeFunction
    public byte[] reassignments(@PathParam("cluster") String named, @PathParam("topic") String name) {
        cluster.require(named);
        KafkaCodes.translated(() -> log.topics().refresh(name));
        return Resources.list(
                "KafkaReassignmentList",
                links.to("topics", name, "partitions", "-", "reassignment"),
                Page.all(List.<Integer>of()),
                (partition, generator) -> json.reassignment(name, partition, generator));
    }

    private TopicIdPartition find(String named, String topic, int partition) {
        cluster.require(named);
        return KafkaCodes.translated(() -> log.topics().refresh(topic).partition(partition));
    }
}
