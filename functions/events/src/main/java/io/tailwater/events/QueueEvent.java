package io.tailwater.events;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.tailwater.queue.QueueMessage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What Lambda hands over of an SQS queue; properties that nobody needs here are left out.
 *
 * <p>Source: "Using Lambda with Amazon SQS" in the AWS Lambda Developer Guide.
 */
public record QueueEvent(@JsonProperty("Records") List<Message> records) {

    public QueueEvent {
        records = records == null ? List.of() : List.copyOf(records);
    }

    /**
     * One message.
     *
     * @param attributes SQS's own
     * @param messageAttributes the sender's
     */
    public record Message(
            String messageId,
            String body,
            Map<String, String> attributes,
            @Nullable Map<String, Attribute> messageAttributes) {

        QueueMessage toQueueMessage() {
            return new QueueMessage(
                    messageId,
                    Integer.parseInt(required(QueueMessage.RECEIVE_COUNT)),
                    Instant.ofEpochMilli(Long.parseLong(required(QueueMessage.FIRST_RECEIVED))),
                    attribute(QueueMessage.TOPIC),
                    attribute(QueueMessage.CONTENT_TYPE),
                    body);
        }

        private String required(String name) {
            String value = attributes.get(name);
            if (value == null) {
                throw new IllegalArgumentException(
                        "message " + messageId + ": attribute " + name + " is missing; this is no event of SQS");
            }
            return value;
        }

        private Optional<String> attribute(String name) {
            return Optional.ofNullable(messageAttributes)
                    .map(all -> all.get(name))
                    .map(Attribute::stringValue);
        }
    }

    /** A sender's attribute. */
    public record Attribute(@Nullable String stringValue) {}
}
