package io.tailwater.log.delivery;

import io.tailwater.log.error.LogException;
import io.tailwater.log.error.OutcomeUnknownException;
import io.tailwater.log.error.StorageUnavailableException;
import io.tailwater.log.index.CommitOutcome;
import io.tailwater.log.index.SegmentCommitter;
import io.tailwater.log.store.StoreFailures;
import io.tailwater.log.topic.Topic;
import io.tailwater.log.topic.TopicIdPartition;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Finds out what earlier deliveries did to messages, and sees to it that they do nothing more: every segment that holds one of these
 * messages is committed already or never will be.
 */
final class EarlierDeliveries {

    /** What is known of one message. */
    sealed interface Found {

        /**
         * A part of it is committed, perhaps all.
         *
         * @param routing of the whole message
         * @param partitions whose records are in the log
         */
        record Committed(Routing routing, Set<Integer> partitions) implements Found {}

        /** Nobody can say any more. */
        record Unknown(LogException reason) implements Found {}
    }

    private final SegmentCommitter committer;

    EarlierDeliveries(SegmentCommitter committer) {
        this.committer = committer;
    }

    /**
     * @param receipts all that may name one of the messages
     * @return by message; of those that are missing nothing is or will be committed by these receipts' writers
     * @throws StorageUnavailableException when DynamoDB does not answer
     */
    Map<UUID, Found> settle(Topic topic, List<Receipt> receipts, Set<UUID> messages) {
        Map<UUID, Found> found = new HashMap<>();
        for (Receipt receipt : receipts) {
            for (Receipt.Entry segment : receipt.segments()) {
                List<UUID> named =
                        segment.messages().stream().filter(messages::contains).toList();
                if (!named.isEmpty()) {
                    settle(topic, receipt.routing(), segment, named, found);
                }
            }
        }
        return found;
    }

    private void settle(Topic topic, Routing routing, Receipt.Entry segment, List<UUID> named, Map<UUID, Found> found) {
        var partition = new TopicIdPartition(topic.id(), topic.name(), segment.partition());
        Optional<CommitOutcome> outcome = committer.settle(partition, segment.segmentId());
        for (UUID message : named) {
            if (outcome.isEmpty()) {
                found.put(message, new Found.Unknown(unknown(partition, segment)));
            } else if (outcome.get() instanceof CommitOutcome.Committed
                    && !(found.get(message) instanceof Found.Unknown)) {
                found.merge(
                        message, new Found.Committed(routing, Set.of(segment.partition())), EarlierDeliveries::both);
            }
        }
    }

    /** One routing for both: a delivery takes another only when nothing of the message is committed. */
    private static Found both(Found some, Found more) {
        if (some instanceof Found.Committed first && more instanceof Found.Committed second) {
            Set<Integer> partitions = new HashSet<>(first.partitions());
            partitions.addAll(second.partitions());
            return new Found.Committed(first.routing(), Set.copyOf(partitions));
        }
        return some instanceof Found.Unknown ? some : more;
    }

    /** The error of a message that an earlier delivery may have appended, too long ago to be found out. */
    static LogException tooLate(Instant firstDeliveredAt) {
        return new OutcomeUnknownException(
                "the message was first delivered at " + firstDeliveredAt
                        + ", and what became of deliveries is known for " + DeliveryStore.KEPT.toHours()
                        + " hours only: its records may be in the log",
                StoreFailures.RETRY_AFTER,
                null);
    }

    private static LogException unknown(TopicIdPartition partition, Receipt.Entry segment) {
        return new OutcomeUnknownException(
                "an earlier delivery of the message wanted to commit segment " + segment.segmentId() + " to "
                        + partition + ", too long ago to find out whether it did: its records may be in the log",
                StoreFailures.RETRY_AFTER,
                null);
    }
}
