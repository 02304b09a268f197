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
import io.tailwater.telemetry.CallReport;
import io.tailwater.telemetry.Operation;
import io.tailwater.telemetry.Telemetry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
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

    /** What a call would be answered, for those who count answers: a batch has none. */
    private static final int DONE = 200;

    private static final int FAILED = 500;

    /** Some messages are to be delivered again. */
    private static final int LATER = 503;

    private final TailwaterLog log;
    private final DeadLetterQueue deadLetters;
    private final TopicConfigs configs;
    private final RecordsBodyReader reader;
    private final InstantSource clock;
    private final List<Telemetry> telemetry;

    /** @param telemetry told of each batch */
    public QueueConsumer(
            TailwaterLog log,
            AppendSettings appending,
            DeadLetterQueue deadLetters,
            InstantSource clock,
            List<Telemetry> telemetry) {
        this.log = log;
        this.deadLetters = deadLetters;
        this.configs = appending.topicDefaults();
        this.reader = new RecordsBodyReader(configs, clock);
        this.clock = clock;
        this.telemetry = List.copyOf(telemetry);
    }

    /**
     * Appends a batch: one object and one commit a partition for all of it. A message that is wrong does not hinder the others: it goes to
     * the dead-letter queue.
     *
     * @param requestId under which the log has what is said about the batch
     * @param deadline nothing is tried again after it
     * @return ids of the messages that are to be delivered again; the queue may forget all others
     */
    public Set<String> consume(String requestId, List<QueueMessage> messages, Instant deadline) {
        Instant begun = clock.instant();
        var batch = new Batch(deadline);
        int status = FAILED;
        try {
            Set<String> again = batch.consume(messages);
            status = again.isEmpty() ? DONE : LATER;
            return again;
        } finally {
            report(requestId, batch, messages.size(), begun, status);
        }
    }

    private void report(String requestId, Batch batch, int messages, Instant begun, int status) {
        Instant ended = clock.instant();
        var report = new CallReport(
                Operation.QUEUE,
                requestId,
                messages + " messages",
                status,
                ended,
                Duration.between(begun, ended),
                List.of(),
                batch.records,
                batch.bytes);
        telemetry.forEach(way -> way.called(report));
    }

    private final class Batch {

        private final Instant deadline;
        private final Map<UUID, List<QueueMessage>> byId = new HashMap<>();
        private final Map<String, List<DeliveredMessage>> byTopic = new LinkedHashMap<>();
        private final Set<String> again = new LinkedHashSet<>();
        private final Map<String, Integer> reasons = new TreeMap<>();
        private long records;
        private long bytes;

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
                Map<UUID, DeliveryOutcome> outcomes = log.deliveries().append(topic, messages, deadline);
                outcomes.forEach(this::end);
                count(messages, outcomes);
            } catch (LogException e) {
                // The topic was there a moment ago: if it is not any more, the next delivery will know.
                messages.forEach(
                        message -> end(message.id(), new DeliveryOutcome.Deferred(String.valueOf(e.getMessage()))));
            }
        }

        private void count(List<DeliveredMessage> messages, Map<UUID, DeliveryOutcome> outcomes) {
            Set<UUID> counted = new HashSet<>();
            for (DeliveredMessage message : messages) {
                if (outcomes.get(message.id()) instanceof DeliveryOutcome.Appended && counted.add(message.id())) {
                    records += message.records().size();
                    bytes += message.records().stream()
                            .mapToLong(addressed -> addressed.record().sizeBytes())
                            .sum();
                }
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
