package io.tailwater.log.delivery;

import io.tailwater.format.key.UuidV7;
import io.tailwater.format.record.LogRecord;
import io.tailwater.log.append.RecordRules;
import io.tailwater.log.error.LogException;
import io.tailwater.log.error.UnknownTopicException;
import io.tailwater.log.index.CommitOutcome;
import io.tailwater.log.index.SegmentCommitter;
import io.tailwater.log.segment.SegmentUploader;
import io.tailwater.log.topic.Partitioner;
import io.tailwater.log.topic.Topic;
import io.tailwater.log.topic.TopicCatalog;
import io.tailwater.log.topic.TopicConfigs;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Appends the messages of a queue, each once: of all deliveries of a message, one appends its records, and the others find that out.
 * Safe for use by many threads, and by many processes on one queue.
 */
public final class Deliveries {

    /**
     * How long a message may be under way from its first delivery on and still be appended. Later than that the receipts of earlier
     * deliveries may be gone.
     */
    public static final Duration DEDUPLICATED_FOR = DeliveryStore.KEPT;

    /**
     * How far the clocks of a writer and of the queue may differ. Machines of AWS are within milliseconds; one that is off by more than
     * minutes has its requests refused.
     */
    static final Duration CLOCKS_DIFFER_MAX = Duration.ofMinutes(2);

    /** How many messages share a receipt: with the most partitions of each it stays below DynamoDB's 400 KB an item. */
    static final int MESSAGES_MAX = 1_000;

    /** How many pairs of a message and a partition share a receipt, for messages that touch many: three bytes each. */
    static final int PARTS_MAX = 50_000;

    /** How often records are written again, when their segment could not be committed or had a message that another delivery took over. */
    private static final int ROUNDS_MAX = 3;

    private static final String OVERTAKEN = "a later delivery of this message took it over";

    private final TopicCatalog topics;
    private final TopicConfigs configs;
    private final RecordRules rules;
    private final Partitioner partitioner;
    private final DeliveryStore store;
    private final EarlierDeliveries earlier;
    private final DeliveryRound round;
    private final UuidV7 ids;
    private final InstantSource clock;

    /** What this shares with the rest of the log. */
    public record Parts(
            TopicCatalog topics,
            TopicConfigs configs,
            Partitioner partitioner,
            SegmentUploader uploader,
            SegmentCommitter committer) {}

    /** @param executor runs one task a segment being written */
    public Deliveries(
            Parts parts, DynamoDbClient dynamoDb, String table, UuidV7 ids, Executor executor, InstantSource clock) {
        this.topics = parts.topics();
        this.configs = parts.configs();
        this.rules = new RecordRules(parts.configs());
        this.partitioner = parts.partitioner();
        this.store = new DeliveryStore(dynamoDb, table, clock);
        this.earlier = new EarlierDeliveries(parts.committer());
        this.round = new DeliveryRound(parts.uploader(), parts.committer(), ids, executor);
        this.ids = ids;
        this.clock = clock;
    }

    /** One message on its way through a delivery. */
    private record Pending(DeliveredMessage message, Map<Integer, List<LogRecord>> parts) {}

    /**
     * Appends messages to a topic: one object and one commit a partition, for all of them.
     *
     * @param messages in the order in which their records are to stand where they share a partition; of several with one id the first
     *     counts
     * @param deadline nothing is tried again after it
     * @return by message
     * @throws UnknownTopicException when there is no such topic
     * @throws io.tailwater.log.error.StorageUnavailableException when not even the topic can be read: nothing was done
     */
    public Map<UUID, DeliveryOutcome> append(String topic, Collection<DeliveredMessage> messages, Instant deadline) {
        Topic known = topics.get(topic);
        Map<UUID, DeliveryOutcome> outcomes = new LinkedHashMap<>();
        List<DeliveredMessage> group = new ArrayList<>();
        int parts = 0;
        for (DeliveredMessage message : messages) {
            if (outcomes.containsKey(message.id())) {
                continue;
            }
            Optional<LogException> refusal = refusal(known, message);
            outcomes.put(
                    message.id(),
                    refusal.<DeliveryOutcome>map(DeliveryOutcome.Refused::new)
                            .orElseGet(() -> new DeliveryOutcome.Deferred("the time was up before its turn")));
            if (refusal.isEmpty()) {
                int partsMax = Math.min(message.records().size(), Topic.PARTITIONS_MAX);
                if (!group.isEmpty() && (group.size() == MESSAGES_MAX || parts + partsMax > PARTS_MAX)) {
                    appendGroup(topic, group, deadline, outcomes);
                    group.clear();
                    parts = 0;
                }
                group.add(message);
                parts += partsMax;
            }
        }
        if (!group.isEmpty()) {
            appendGroup(topic, group, deadline, outcomes);
        }
        return outcomes;
    }

    private Optional<LogException> refusal(Topic topic, DeliveredMessage message) {
        if (message.firstDeliveredAt().plus(DEDUPLICATED_FOR).isBefore(clock.instant())) {
            return Optional.of(EarlierDeliveries.tooLate(message.firstDeliveredAt()));
        }
        try {
            rules.require(
                    topic,
                    message.records().stream().map(AddressedRecord::record).toList());
            for (AddressedRecord addressed : message.records()) {
                if (addressed.partition().isPresent()) {
                    topics.partition(topic.name(), addressed.partition().getAsInt());
                }
            }
            return Optional.empty();
        } catch (LogException e) {
            return Optional.of(e);
        }
    }

    private void appendGroup(
            String name, List<DeliveredMessage> messages, Instant deadline, Map<UUID, DeliveryOutcome> outcomes) {
        try {
            // Named partitions may be newer than the topic that was remembered at first.
            new Group(topics.get(name), messages, deadline, outcomes).append();
        } catch (LogException e) {
            // Whatever is not appended by now is the next delivery's; receipts say what this one may have done.
            String reason = String.valueOf(e.getMessage());
            for (DeliveredMessage message : messages) {
                if (outcomes.get(message.id()) instanceof DeliveryOutcome.Deferred) {
                    outcomes.put(message.id(), new DeliveryOutcome.Deferred(reason));
                }
            }
        }
    }

    /** Messages that share a receipt. */
    private final class Group {

        private final Topic topic;
        private final List<DeliveredMessage> messages;
        private final Instant deadline;
        private final Map<UUID, DeliveryOutcome> outcomes;
        private final Instant since;
        /** Smaller than every id, when nothing was claimed: then every other delivery's claim counts. */
        private UUID claimId = new UUID(0, 0);

        private Group(
                Topic topic, List<DeliveredMessage> messages, Instant deadline, Map<UUID, DeliveryOutcome> outcomes) {
            this.topic = topic;
            this.messages = List.copyOf(messages);
            this.deadline = deadline;
            this.outcomes = outcomes;
            this.since = earliest(messages);
        }

        private void append() {
            Map<UUID, EarlierDeliveries.Found> found = takeOver();
            var fresh = new Routing(topic.partitionCount(), partitioner.nextUnkeyed(topic.partitionCount()));
            Map<Routing, Map<UUID, Pending>> byRouting = new LinkedHashMap<>();
            for (DeliveredMessage message : messages) {
                EarlierDeliveries.Found earlierOnes = found.get(message.id());
                if (earlierOnes instanceof EarlierDeliveries.Found.Unknown unknown) {
                    outcomes.put(message.id(), new DeliveryOutcome.Refused(unknown.reason()));
                } else if (earlierOnes instanceof EarlierDeliveries.Found.Committed committed) {
                    add(byRouting, committed.routing(), message, committed.partitions());
                } else {
                    add(byRouting, fresh, message, Set.of());
                }
            }
            byRouting.forEach(this::write);
        }

        private void add(
                Map<Routing, Map<UUID, Pending>> byRouting,
                Routing routing,
                DeliveredMessage message,
                Set<Integer> committed) {
            Map<Integer, List<LogRecord>> parts = new TreeMap<>();
            for (AddressedRecord addressed : message.records()) {
                parts.computeIfAbsent(routing.partitionOf(addressed), any -> new ArrayList<>())
                        .add(addressed.record());
            }
            parts.keySet().removeAll(committed);
            if (parts.isEmpty()) {
                outcomes.put(message.id(), new DeliveryOutcome.Appended());
            } else {
                byRouting
                        .computeIfAbsent(routing, any -> new LinkedHashMap<>())
                        .put(message.id(), new Pending(message, parts));
            }
        }

        /** First the claim, then the look: an earlier delivery that is not seen here will see the claim. */
        private Map<UUID, EarlierDeliveries.Found> takeOver() {
            List<DeliveredMessage> again =
                    messages.stream().filter(DeliveredMessage::redelivered).toList();
            if (again.isEmpty()) {
                return Map.of();
            }
            Set<UUID> named = new LinkedHashSet<>();
            again.forEach(message -> named.add(message.id()));
            claimId = ids.next();
            store.put(topic, new Claim(claimId, named));
            return earlier.settle(topic, store.receiptsSince(topic, earliest(again)), named);
        }

        private void write(Routing routing, Map<UUID, Pending> pending) {
            for (int tried = 0; tried < ROUNDS_MAX && !pending.isEmpty(); tried++) {
                if (tried > 0 && !clock.instant().isBefore(deadline)) {
                    return;
                }
                writeOnce(routing, pending);
            }
        }

        /** First the receipt, then the look for claims, then the commit: a later delivery that is not seen here will see the receipt. */
        private void writeOnce(Routing routing, Map<UUID, Pending> pending) {
            Map<UUID, Map<Integer, List<LogRecord>>> parts = new LinkedHashMap<>();
            pending.forEach((id, one) -> parts.put(id, one.parts()));
            List<DeliveryRound.Uploaded> uploads = round.upload(topic, configs.compression(topic), parts);
            store.put(topic, ids.next(), DeliveryRound.receipt(routing, uploads));
            Set<UUID> overtaken = overtaken(pending.keySet());
            if (!overtaken.isEmpty()) {
                // What was uploaded with them stays garbage.
                overtaken.forEach(id -> give(pending, id, new DeliveryOutcome.Deferred(OVERTAKEN)));
                return;
            }
            for (DeliveryRound.Commit commit : round.commit(topic, uploads)) {
                settle(pending, commit);
            }
            pending.values().removeIf(one -> {
                boolean done = one.parts().isEmpty();
                if (done) {
                    outcomes.put(one.message().id(), new DeliveryOutcome.Appended());
                }
                return done;
            });
        }

        private void settle(Map<UUID, Pending> pending, DeliveryRound.Commit commit) {
            if (commit instanceof DeliveryRound.Commit.Failed failed) {
                String reason = String.valueOf(failed.reason().getMessage());
                failed.segment().messages().forEach(id -> give(pending, id, new DeliveryOutcome.Deferred(reason)));
            } else if (commit instanceof DeliveryRound.Commit.Settled settled) {
                List<UUID> named = settled.segment().messages();
                if (settled.outcome() instanceof CommitOutcome.Committed) {
                    named.forEach(id -> Optional.ofNullable(pending.get(id)).ifPresent(one -> one.parts()
                            .remove(settled.segment().partition())));
                } else if (settled.outcome() instanceof CommitOutcome.PartitionGone) {
                    topics.forget(topic.name());
                    named.forEach(id ->
                            give(pending, id, new DeliveryOutcome.Deferred("topic " + topic.name() + " was deleted")));
                }
            }
        }

        private void give(Map<UUID, Pending> pending, UUID id, DeliveryOutcome outcome) {
            pending.remove(id);
            outcomes.put(id, outcome);
        }

        private Set<UUID> overtaken(Set<UUID> messages) {
            Set<UUID> overtaken = new HashSet<>();
            for (Claim claim : store.claimsSince(topic, since)) {
                // As text, as they are sorted everywhere: UUID compares signed.
                if (claim.id().toString().compareTo(claimId.toString()) > 0) {
                    claim.messages().stream().filter(messages::contains).forEach(overtaken::add);
                }
            }
            return overtaken;
        }
    }

    private static Instant earliest(List<DeliveredMessage> messages) {
        return messages.stream()
                .map(DeliveredMessage::firstDeliveredAt)
                .min(Instant::compareTo)
                .orElseThrow()
                .minus(CLOCKS_DIFFER_MAX);
    }
}
