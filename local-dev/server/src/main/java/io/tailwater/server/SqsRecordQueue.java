package io.tailwater.server;

import io.quarkus.arc.lookup.LookupIfProperty;
import io.tailwater.http.produce.RecordQueue;
import io.tailwater.log.error.InvalidRequestException;
import io.tailwater.log.error.OutcomeUnknownException;
import io.tailwater.log.error.StorageUnavailableException;
import io.tailwater.log.store.StoreFailures;
import io.tailwater.queue.QueueMessage;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.InvalidMessageContentsException;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/** Puts requests into the queue of this machine, as API Gateway does on AWS. */
@Singleton
@LookupIfProperty(name = "tailwater.queue", stringValue = "true")
class SqsRecordQueue implements RecordQueue {

    private final SqsClient sqs;
    private final String url;

    SqsRecordQueue(SqsClient sqs, @ConfigProperty(name = "tailwater.queue-url") Optional<String> url) {
        this.sqs = sqs;
        this.url = url.orElseThrow();
    }

    @Override
    public String put(String topic, Optional<String> contentType, byte[] body) {
        Map<String, MessageAttributeValue> attributes = new HashMap<>();
        attributes.put(QueueMessage.TOPIC, text(topic));
        contentType.ifPresent(type -> attributes.put(QueueMessage.CONTENT_TYPE, text(type)));
        String message = decoded(body);
        try {
            return sqs.sendMessage(request ->
                            request.queueUrl(url).messageBody(message).messageAttributes(attributes))
                    .messageId();
        } catch (InvalidMessageContentsException e) {
            throw new InvalidRequestException("body", "has characters that SQS does not take");
        } catch (SdkException | CancellationException e) {
            if (StoreFailures.certainlyNotApplied(e)) {
                throw new StorageUnavailableException(
                        "the queue did not take the message: " + e.getMessage(), StoreFailures.RETRY_AFTER, e);
            }
            throw new OutcomeUnknownException(
                    "the queue did not say whether it took the message", StoreFailures.RETRY_AFTER, e);
        }
    }

    /** A message is text: other bytes would be replaced in silence. */
    private static String decoded(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InvalidRequestException("body", "is not UTF-8");
        }
    }

    private static MessageAttributeValue text(String value) {
        return MessageAttributeValue.builder()
                .dataType("String")
                .stringValue(value)
                .build();
    }
}
