package io.tailwater.http.v3.cluster;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tailwater.http.function.DescribeFunction;
import io.tailwater.http.media.PlainJson;
import io.tailwater.http.v3.Cluster;
import io.tailwater.http.v3.Links;
import io.tailwater.http.v3.Page;
import io.tailwater.http.v3.Resources;
import io.tailwater.http.v3.V3Path;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.io.IOException;
import java.util.List;

/** {@code /v3/clusters}: the one cluster, its one broker, and its access control lists, of which there are none. */
@Path(V3Path.CLUSTERS)
@PlainJson
public class ClustersResource {

    private final Cluster cluster;
    private final Links links;

    ClustersResource(Cluster cluster, Links links) {
        this.cluster = cluster;
        this.links = links;
    }

    @GET
    @DescribeFunction
    public byte[] list() {
        return Resources.list(
                "KafkaClusterList",
                links.clusters(),
                Page.all(List.of(cluster.id())),
                (id, json) -> writeCluster(json));
    }

    @GET
    @Path("{cluster}")
    @DescribeFunction
    public byte[] get(@PathParam("cluster") String named) {
        cluster.require(named);
        return Resources.one(this::writeCluster);
    }

    @GET
    @Path("{cluster}/brokers")
    @DescribeFunction
    public byte[] brokers(@PathParam("cluster") String named) {
        cluster.require(named);
        return Resources.list(
                "KafkaBrokerList",
                links.to("brokers"),
                Page.all(List.of(Cluster.BROKER)),
                (broker, json) -> writeBroker(json));
    }

    @GET
    @Path("{cluster}/brokers/{broker}")
    @DescribeFunction
    public byte[] broker(@PathParam("cluster") String named, @PathParam("broker") int broker) {
        cluster.require(named);
        Cluster.requireBroker(broker);
        return Resources.one(this::writeBroker);
    }

    /** Nothing here asks who is calling: access is the business of what stands in front. */
    @GET
    @Path("{cluster}/acls")
    @DescribeFunction
    public byte[] acls(@PathParam("cluster") String named) {
        return nothing(named, "KafkaAclList", "acls");
    }

    @GET
    @Path("{cluster}/broker-configs")
    @DescribeFunction
    public byte[] brokerConfigs(@PathParam("cluster") String named) {
        return nothing(named, "KafkaClusterConfigList", "broker-configs");
    }

    @GET
    @Path("{cluster}/brokers/{broker}/configs")
    @DescribeFunction
    public byte[] configsOfBroker(@PathParam("cluster") String named, @PathParam("broker") int broker) {
        Cluster.requireBroker(broker);
        return nothing(named, "KafkaBrokerConfigList", "brokers", broker, "configs");
    }

    @GET
    @Path("{cluster}/topics/-/partitions/-/reassignment")
    @DescribeFunction
    public byte[] reassignments(@PathParam("cluster") String named) {
        return nothing(named, "KafkaReassignmentList", "topics", "-", "partitions", "-", "reassignment");
    }

    private byte[] nothing(String named, String kind, Object... path) {
        cluster.require(named);
        return Resources.list(kind, links.to(path), Page.all(List.of()), (nothing, json) -> {});
    }

    private void writeCluster(JsonGenerator json) throws IOException {
        Resources.write(json, "KafkaCluster", links.to(), links.name(), properties -> {
            properties.writeStringField("cluster_id", cluster.id());
            Resources.related(properties, "controller", links.to("brokers", Cluster.BROKER));
            Resources.related(properties, "acls", links.to("acls"));
            Resources.related(properties, "brokers", links.to("brokers"));
            Resources.related(properties, "broker_configs", links.to("broker-configs"));
            Resources.related(properties, "consumer_groups", links.to("consumer-groups"));
            Resources.related(properties, "topics", links.to("topics"));
            Resources.related(
                    properties, "partition_reassignments", links.to("topics", "-", "partitions", "-", "reassignment"));
        });
    }

    /** Without host and port: nobody can speak Kafka's own protocol to it. */
    private void writeBroker(JsonGenerator json) throws IOException {
        String self = links.to("brokers", Cluster.BROKER);
        Resources.write(json, "KafkaBroker", self, links.name("broker", Cluster.BROKER), properties -> {
            properties.writeStringField("cluster_id", cluster.id());
            properties.writeNumberField("broker_id", Cluster.BROKER);
            properties.writeNullField("host");
            properties.writeNullField("port");
            properties.writeNullField("rack");
            Resources.related(properties, "configs", self + "/configs");
            Resources.related(properties, "partition_replicas", self + "/partition-replicas");
        });
    }
}
