package io.tailwater.queue;

import io.tailwater.http.error.ErrorAnswer;
import io.tailwater.http.error.LogFailures;
import io.tailwater.http.error.RestException;
import io.tailwater.http.format.RecordFormat;
import io.tailwater.http.record.ProducedRecord;
import io.tailwater.http.record.RecordsBodyReader;
import io.tailwater.log.delivery.AddressedRecord;
import io.tailwater.log.delivery.DeliveredMessage;
import io.tailwater.log.error.LogException;
import io.tailwater.log.error.StorageUnavailableException;
import io.tailwater.log.error.TopicAuthorizationException;
import io.tailwater.log.topic.Topic;
import io.tailwater.log.topic.TopicCatalog;
import io.tailwater.log.topic.TopicConfig;
import io.tailwater.log.topic.TopicConfigs;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Reads messages as produce requests. An instance reads one batch: it looks each topic up once. */
final class MessageDecoder {

    /** What a message turned out to be. */
    sealed interface Decoded {

        /** One that may be appended. */
        record Records(String topic, DeliveredMessage message) implements Decoded {}

        /** One that never can. */
        record Poison(ErrorAnswer reason) implements Decoded {}

        /** One that cannot be judged now. */
        record Later(String reason) implements Decoded {}
    }

    private final TopicCatalog topics;
    private final TopicConfigs configs;
    private final RecordsBodyReader reader;
    private final Map<String, Topic> known = new HashMap<>();

    MessageDecoder(TopicCatalog topics, TopicConfigs configs, RecordsBodyReader reader) {
        this.topics = topics;
        this.configs = configs;
        this.reader = reader;
    }

    Decoded decode(QueueMessage message) {
        if (message.topic().isEmpty()) {
            return new Decoded.Poison(
                    ErrorAnswer.ofStatus(422, "message attribute " + QueueMessage.TOPIC + ": is missing"));
        }
        String name = message.topic().get();
        try {
            RecordFormat format =
                    RecordFormat.ofContentType(message.contentType().orElse(null));
            Topic topic = known.computeIfAbsent(name, topics::get);
            requireForEveryone(topic);
            List<ProducedRecord> records = reader.read(message.body().getBytes(StandardCharsets.UTF_8), format, topic);
            return new Decoded.Records(
                    name,
                    new DeliveredMessage(
                            idOf(message),
                            message.receiveCount() > 1,
                            message.firstReceivedAt(),
                            records.stream()
                                    .map(record -> new AddressedRecord(record.partition(), record.record()))
                                    .toList()));
        } catch (RestException e) {
            return new Decoded.Poison(e.answer());
        } catch (StorageUnavailableException e) {
            return new Decoded.Later(String.valueOf(e.getMessage()));
        } catch (LogException e) {
            return new Decoded.Poison(LogFailures.answer(e));
        }
    }

    /**
     * A message does not say who sent it: whatever API Gateway writes beside it stands in one JSON text with headers of the client's, and
     * nothing says that those cannot write more than themselves. So nobody in particular may send one.
     */
    private void requireForEveryone(Topic topic) {
        if (!configs.producers(topic).allowsEveryone()) {
            throw new TopicAuthorizationException(
                    topic.name(),
                    TopicConfig.PRODUCE_PRINCIPALS.kafkaName()
                            + " does not allow everyone, and a message of a queue does not say who sent it;"
                            + " POST /topics/{topic} does");
        }
    }

    /** SQS's ids are UUIDs. Whatever else a stand-in may use becomes one, always the same. */
    private static UUID idOf(QueueMessage message) {
        try {
            return UUID.fromString(message.id());
        } catch (IllegalArgumentException e) {
            return UUID.nameUUIDFromBytes(message.id().getBytes(StandardCharsets.UTF_8));
        }
    }
}
