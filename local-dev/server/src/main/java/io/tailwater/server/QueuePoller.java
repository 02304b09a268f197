package io.tailwater.server;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.tailwater.queue.QueueConsumer;
import io.tailwater.queue.QueueMessage;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/** Takes messages out of the queue of this machine, as Lambda's event source mapping does on AWS: in batches, and again those that failed. */
@Singleton
class QueuePoller {

    private static final Logger LOG = Logger.getLogger(QueuePoller.class);

    /** SQS's own limit of one call. */
    private static final int RECEIVED_MAX = 10;

    private static final int BATCH_MESSAGES_MAX = 1_000;
    private static final Duration BATCH_WINDOW = Duration.ofSeconds(1);
    private static final int POLL_SECONDS = 1;

    /** Below the queue's visibility timeout. */
    private static final Duration CONSUME_MAX = Duration.ofSeconds(15);

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    /** A batch that is being appended may end. */
    private static final Duration END_WITHIN = Duration.ofSeconds(10);

    private final Provider<SqsClient> sqs;
    private final Provider<QueueConsumer> consumer;
    private final InstantSource clock;
    private final Optional<String> url;
    private volatile boolean ending;
    private @Nullable Thread thread;

    QueuePoller(
            Provider<SqsClient> sqs,
            Provider<QueueConsumer> consumer,
            InstantSource clock,
            @ConfigProperty(name = "tailwater.queue-url") Optional<String> url) {
        this.sqs = sqs;
        this.consumer = consumer;
        this.clock = clock;
        this.url = url;
    }

    void begin(@Observes StartupEvent started) {
        if (url.isPresent()) {
            thread = new Thread(this::run, "queue");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Before the clients are closed: shutdown events come first. */
    void end(@Observes ShutdownEvent ended) throws InterruptedException {
        ending = true;
        if (thread != null) {
            thread.join(END_WITHIN.toMillis());
        }
    }

    private void run() {
        while (!ending) {
            try {
                List<Message> batch = gather();
                if (!batch.isEmpty()) {
                    consume(batch);
                }
            } catch (SdkException | IllegalStateException e) {
                if (!ending) {
                    LOG.warnf("The queue does not answer: %s", e.getMessage());
                    pause();
                }
            }
        }
    }

    private List<Message> gather() {
        List<Message> batch = new ArrayList<>();
        Instant until = clock.instant().plus(BATCH_WINDOW);
        do {
            List<Message> received = sqs.get()
                    .receiveMessage(poll -> poll.queueUrl(url.orElseThrow())
                            .maxNumberOfMessages(RECEIVED_MAX)
                            .waitTimeSeconds(batch.isEmpty() ? POLL_SECONDS : 0)
                            .messageSystemAttributeNames(
                                    MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT,
                                    MessageSystemAttributeName.APPROXIMATE_FIRST_RECEIVE_TIMESTAMP)
                            .messageAttributeNames(QueueMessage.TOPIC, QueueMessage.CONTENT_TYPE))
                    .messages();
            batch.addAll(received);
            if (received.isEmpty()) {
                return batch;
            }
        } while (!ending && batch.size() < BATCH_MESSAGES_MAX && clock.instant().isBefore(until));
        return batch;
    }

    private void consume(List<Message> batch) {
        Set<String> again = consumer.get()
                .consume(
                        UUID.randomUUID().toString(),
                        batch.stream().map(QueuePoller::toQueueMessage).toList(),
                        clock.instant().plus(CONSUME_MAX));
        // By id: the newest handle is the one that still deletes.
        Map<String, String> handles = new HashMap<>();
        batch.forEach(message -> handles.put(message.messageId(), message.receiptHandle()));
        handles.keySet().removeAll(again);
        List<Map.Entry<String, String>> done = List.copyOf(handles.entrySet());
        for (int from = 0; from < done.size(); from += RECEIVED_MAX) {
            delete(done.subList(from, Math.min(from + RECEIVED_MAX, done.size())));
        }
    }

    private void delete(List<Map.Entry<String, String>> done) {
        sqs.get().deleteMessageBatch(delete -> delete.queueUrl(url.orElseThrow())
                .entries(done.stream()
                        .map(one -> DeleteMessageBatchRequestEntry.builder()
                                .id(one.getKey())
                                .receiptHandle(one.getValue())
                                .build())
                        .toList()));
    }

    private static QueueMessage toQueueMessage(Message message) {
        Map<MessageSystemAttributeName, String> own = message.attributes();
        return new QueueMessage(
                message.messageId(),
                Integer.parseInt(own.get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT)),
                Instant.ofEpochMilli(
                        Long.parseLong(own.get(MessageSystemAttributeName.APPROXIMATE_FIRST_RECEIVE_TIMESTAMP))),
                attribute(message, QueueMessage.TOPIC),
                attribute(message, QueueMessage.CONTENT_TYPE),
                message.body());
    }

    private static Optional<String> attribute(Message message, String name) {
        return Optional.ofNullable(message.messageAttributes().get(name)).map(value -> value.stringValue());
    }

    private static void pause() {
        long pauseMs = PAUSE_AFTER_FAILURE.toMillis();
        try {
            Thread.sleep(pauseMs + ThreadLocalRandom.current().nextLong(pauseMs));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
