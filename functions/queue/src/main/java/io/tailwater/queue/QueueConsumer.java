package io.tailwater.queue;

import io.tailwater.http.error.ErrorAnswer;
import io.tailwater.http.error.LogFailures;
import io.tailwater.http.record.RecordsBodyReader;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.append.AppendSettings;
import io.tailwater.log.delivery.DeliveredMessage;
import io.tailwater.log.delivery.DeliveryOutcome;
import io.tailwater.log.error.LogException;
import io.tailwater.log.topic.TopicConfigs;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import org.jboss.logging.Logger;
import software.amazon.awssdk.core.exception.SdkException;

/** Appends batches of messages to the log, and says which of them the queue must deliver again. Safe for use by many threads. */
public final class QueueConsumer {

    private static final Logger LOG = Logger.getLogger(QueueConsumer.class);

    private final TailwaterLog log;
    private final DeadLetterQueue deadLetters;
    private final TopicConfigs configs;
    private final RecordsBodyReader reader;

    public QueueConsumer(TailwaterLog log, AppendSettings appending, DeadLetterQueue deadLetters, InstantSource clock) {
        this.log = log;
        this.deadLetters = deadLetters;
        this.configs = appending.topicDefaults();
        this.reader = new RecordsBodyReader(configs, clock);
    }

    /**
     * Appends a batch: one object and one commit a partition for all of it. A message that is wrong does not hinder the others: it goes to
     * the dead-letter queue.
     *
     * @param deadline nothing is tried again after it
     * @return ids of the messages that are to be delivered again; the queue may forget all others
     */
    public Set<String> consume(List<QueueMessage> messages, Instant deadline) {
        return new Batch(deadline).consume(messages);
    }

    private final class Batch {

        private final Instant deadline;
        private final Map<UUID, List<QueueMessage>> byId = new HashMap<>();
        private final Map<String, List<DeliveredMessage>> byTopic = new LinkedHashMap<>();
        private final Set<String> again = new LinkedHashSet<>();
        private final Map<String, Integer> reasons = new TreeMap<>();

        private Batch(Instant deadline) {
            this.deadline = deadline;
        }

        private Set<String> consume(List<QueueMessage> messages) {
            var decoder = new MessageDecoder(log.topics(), configs, reader);
            for (QueueMessage message : messages) {
                MessageDecoder.Decoded decoded = decoder.decode(message);
                if (decoded instanceof MessageDecoder.Decoded.Records records) {
                    byId.computeIfAbsent(records.message().id(), any -> new ArrayList<>())
                            .add(message);
                    byTopic.computeIfAbsent(records.topic(), any -> new ArrayList<>())
                            .add(records.message());
                } else if (decoded instanceof MessageDecoder.Decoded.Poison poison) {
                    bury(message, poison.reason());
                } else if (decoded instanceof MessageDecoder.Decoded.Later later) {
                    defer(message, later.reason());
                }
            }
            byTopic.forEach(this::append);
            reasons.forEach(
                    (reason, count) -> LOG.warnf("%d messages are to be delivered again: %s", (Object) count, reason));
            return again;
        }

        private void append(String topic, List<DeliveredMessage> messages) {
            try {
                log.deliveries().append(topic, messages, deadline).forEach(this::end);
            } catch (LogException e) {
                // The topic was there a moment ago: if it is not any more, the next delivery will know.
                messages.forEach(
                        message -> end(message.id(), new DeliveryOutcome.Deferred(String.valueOf(e.getMessage()))));
            }
        }

        private void end(UUID id, DeliveryOutcome outcome) {
            for (QueueMessage message : byId.get(id)) {
                if (outcome instanceof DeliveryOutcome.Refused refused) {
                    bury(message, LogFailures.answer(refused.reason()));
                } else if (outcome instanceof DeliveryOutcome.Deferred deferred) {
                    defer(message, deferred.reason());
                }
            }
        }

        private void bury(QueueMessage message, ErrorAnswer reason) {
            try {
                deadLetters.put(message, reason);
                LOG.infof(
                        "Message %s went to the dead-letter queue: %d %s",
                        message.id(), (Object) reason.errorCode(), reason.message());
            } catch (SdkException | CancellationException e) {
                defer(message, "the dead-letter queue did not take it: " + e.getMessage());
            }
        }

        private void defer(QueueMessage message, String reason) {
            again.add(message.id());
            reasons.merge(reason, 1, Integer::sum);
        }
    }
}
