package io.tailwater.queue;

import io.tailwater.http.error.ErrorAnswer;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/**
 * Where messages go that can never be appended, with the reason: SQS's own redrive, which takes messages that failed too often, tells none.
 * A message that was put here and whose success was not told is put here again by its next delivery.
 */
public final class DeadLetterQueue {

    /** Attributes that say why. The message's own are kept beside them. */
    public static final String ERROR_CODE = "error_code";

    public static final String ERROR_MESSAGE = "error_message";

    /** The id that it had in the queue. */
    public static final String MESSAGE_ID = "message_id";

    /** How much of a reason is kept: body and attributes share SQS's limit of 1 MiB. */
    private static final int REASON_CHARS_MAX = 500;

    private final SqsClient sqs;
    private final String url;

    public DeadLetterQueue(SqsClient sqs, String url) {
        this.sqs = sqs;
        this.url = url;
    }

    /** @throws software.amazon.awssdk.core.exception.SdkException when SQS did not take it, or did not say so */
    void put(QueueMessage message, ErrorAnswer reason) {
        Map<String, MessageAttributeValue> attributes = new HashMap<>();
        attributes.put(ERROR_CODE, attribute("Number", Integer.toString(reason.errorCode())));
        attributes.put(ERROR_MESSAGE, text(readable(reason.message())));
        attributes.put(MESSAGE_ID, text(message.id()));
        message.topic().ifPresent(topic -> attributes.put(QueueMessage.TOPIC, text(topic)));
        message.contentType().ifPresent(type -> attributes.put(QueueMessage.CONTENT_TYPE, text(type)));
        sqs.sendMessage(
                request -> request.queueUrl(url).messageBody(message.body()).messageAttributes(attributes));
    }

    /** SQS takes the characters of XML only, and a reason may quote a client. */
    private static String readable(String reason) {
        String shown = reason.length() <= REASON_CHARS_MAX ? reason : reason.substring(0, REASON_CHARS_MAX) + "…";
        return shown.codePoints()
                .map(point -> point < ' ' || point >= 0xD800 && point < 0xE000 || point >= 0xFFFE && point <= 0xFFFF
                        ? '?'
                        : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static MessageAttributeValue text(String value) {
        return attribute("String", value);
    }

    private static MessageAttributeValue attribute(String type, String value) {
        return MessageAttributeValue.builder().dataType(type).stringValue(value).build();
    }
}
