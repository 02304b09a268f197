package io.tailwater.http.event;

import io.tailwater.http.error.ErrorAnswer;
import io.tailwater.http.error.RestException;
import io.tailwater.http.format.KafkaMediaType;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Optional;

/** How a request carries CloudEvents: the content modes of the HTTP protocol binding, version 1.0. */
public enum CloudEventMode {
    /** Attributes in {@code ce-} headers, and the data as the body. */
    BINARY,
    /** One event as a JSON object. */
    STRUCTURED,
    /** An array of them. */
    BATCHED;

    /** Of one event. */
    public static final String STRUCTURED_TYPE = "application/cloudevents+json";

    /** Of many. */
    public static final String BATCHED_TYPE = "application/cloudevents-batch+json";

    private static final String ANY_EVENT_FORMAT = "application/cloudevents";
    private static final String KAFKA_REST = "application/vnd.kafka.";

    /**
     * The mode of a request.
     *
     * @return empty when it carries no CloudEvents; the body of a type of Kafka REST never does, whatever else is in the headers
     * @throws RestException 415 when they are in another format than JSON
     */
    public static Optional<CloudEventMode> of(HttpHeaders headers) {
        String declared = headers.getHeaderString(HttpHeaders.CONTENT_TYPE);
        String type = KafkaMediaType.name(declared);
        if (type.startsWith(ANY_EVENT_FORMAT)) {
            KafkaMediaType.requireUtf8(declared);
            return Optional.of(
                    switch (type) {
                        case STRUCTURED_TYPE -> STRUCTURED;
                        case BATCHED_TYPE -> BATCHED;
                        default ->
                            throw new RestException(ErrorAnswer.ofStatus(
                                    415,
                                    "Content-Type " + type + " is not supported; supported are " + STRUCTURED_TYPE
                                            + ", " + BATCHED_TYPE + " and the binary mode"));
                    });
        }
        boolean isBinary = !type.startsWith(KAFKA_REST) && headers.getHeaderString("ce-specversion") != null;
        return isBinary ? Optional.of(BINARY) : Optional.empty();
    }
}
