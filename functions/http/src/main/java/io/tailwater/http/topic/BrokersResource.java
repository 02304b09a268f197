package io.tailwater.http.topic;

import io.tailwater.http.function.DescribeFunction;
import io.tailwater.http.media.KafkaJson;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** {@code GET /brokers}: clients that look for one find the one that leads every partition. */
@Path("/brokers")
@KafkaJson
public class BrokersResource {

    private final TopicAnswer answers;

    BrokersResource(TopicAnswer answers) {
        this.answers = answers;
    }

    @GET
    @DescribeFunction
    public byte[] list() {
        return answers.brokers();
    }
}
