package io.tailwater.http.v3;

import io.tailwater.http.error.RestException;
import io.tailwater.log.error.InvalidRequestException;
import io.tailwater.log.error.TopicAlreadyExistsException;
import io.tailwater.log.error.UnknownTopicException;
import java.util.function.Supplier;

/** The codes of the third version, where they are not those of the second. */
public final class KafkaCodes {

    private static final int BAD_REQUEST = 40002;
    private static final int UNKNOWN_TOPIC = 40403;

    /** A partition that a topic has not. */
    public static final int UNKNOWN_PARTITION = 40402;

    private KafkaCodes() {}

    /**
     * Does something, and gives its failures the codes of the third version.
     *
     * @throws RestException 404 / 40403 for an unknown topic, 400 / 40002 for what Kafka would refuse
     */
    public static <T> T translated(Supplier<T> work) {
        try {
            return work.get();
        } catch (UnknownTopicException e) {
            throw new RestException(404, UNKNOWN_TOPIC, String.valueOf(e.getMessage()));
        } catch (TopicAlreadyExistsException | InvalidRequestException e) {
            throw new RestException(400, BAD_REQUEST, String.valueOf(e.getMessage()));
        }
    }

    /** A refusal of what Kafka would refuse. */
    public static RestException badRequest(String message) {
        return new RestException(400, BAD_REQUEST, message);
    }
}
