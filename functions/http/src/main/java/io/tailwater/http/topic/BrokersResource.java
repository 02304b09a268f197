package io.tailwater.http.topic;

import io.tailwater.http.format.KafkaMediaType;
import io.tailwater.http.function.DescribeFunction;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;

/** {@code GET /brokers}: clients that look for one find the one that leads every partition. */
@Path("/brokers")
@Produces({
    KafkaMediaType.V2,
    KafkaMediaType.BINARY_V2,
    KafkaMediaType.JSON_V2,
    KafkaMediaType.TEXT_V2,
    KafkaMediaType.JSON
})
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
