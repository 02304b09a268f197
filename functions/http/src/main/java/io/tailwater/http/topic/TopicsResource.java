package io.tailwater.http.topic;

import io.tailwater.http.function.AdminFunction;
import io.tailwater.http.function.DescribeFunction;
import io.tailwater.http.media.KafkaJson;
import io.tailwater.log.TailwaterLog;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

/** Topics and their partitions, as they are now: what the answers say was read for them. */
@Path("/topics")
@KafkaJson
public class TopicsResource {

    private final TailwaterLog log;
    private final TopicAnswer answers;

    TopicsResource(TailwaterLog log, TopicAnswer answers) {
        this.log = log;
        this.answers = answers;
    }

    @GET
    @DescribeFunction
    public byte[] list() {
        return answers.names(log.topics().list());
    }

    @GET
    @Path("{topic}")
    @DescribeFunction
    public byte[] describe(@PathParam("topic") String topic) {
        return answers.topic(log.topics().refresh(topic));
    }

    @DELETE
    @Path("{topic}")
    @AdminFunction
    public void delete(@PathParam("topic") String topic) {
        log.admin().delete(topic);
    }

    @GET
    @Path("{topic}/partitions")
    @DescribeFunction
    public byte[] partitions(@PathParam("topic") String topic) {
        return answers.partitions(log.topics().refresh(topic));
    }

    @GET
    @Path("{topic}/partitions/{partition}")
    @DescribeFunction
    public byte[] partition(@PathParam("topic") String topic, @PathParam("partition") int partition) {
        return answers.partition(log.topics().refresh(topic).partition(partition));
    }

    @GET
    @Path("{topic}/partitions/{partition}/offsets")
    @DescribeFunction
    public byte[] offsets(@PathParam("topic") String topic, @PathParam("partition") int partition) {
        return answers.offsets(log.index().head(log.topics().refresh(topic).partition(partition)));
    }
}
