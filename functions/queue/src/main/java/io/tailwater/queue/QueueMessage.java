package io.tailwater.queue;

import java.time.Instant;
import java.util.Optional;

/**
 * A message as SQS hands it out.
 *
 * @param id SQS's, the same in every delivery
 * @param receiveCount how often it was handed out, this time included; SQS calls it approximate
 * @param firstReceivedAt when it was handed out for the first time
 * @param topic attribute {@value #TOPIC}; who put it into the queue must have set it
 * @param contentType attribute {@value #CONTENT_TYPE}
 * @param body as {@code POST /topics/{topic}} takes it
 */
public record QueueMessage(
        String id,
        int receiveCount,
        Instant firstReceivedAt,
        Optional<String> topic,
        Optional<String> contentType,
        String body) {

    /** The attribute that names the topic. */
    public static final String TOPIC = "topic";

    /** The attribute that says how keys and values stand in the body. */
    public static final String CONTENT_TYPE = "content_type";

    /** SQS's own attributes that a receiver must ask for. */
    public static final String RECEIVE_COUNT = "ApproximateReceiveCount";

    public static final String FIRST_RECEIVED = "ApproximateFirstReceiveTimestamp";
}
