package io.tailwater.log.delivery;

import java.util.List;
import java.util.UUID;

/**
 * What a delivery wrote down before it committed: which segments hold records of which messages. Whoever delivers one of these messages
 * later asks for the fate of these segments.
 *
 * @param routing of all these messages
 */
record Receipt(Routing routing, List<Entry> segments) {

    Receipt {
        segments = List.copyOf(segments);
    }

    /**
     * A segment that is about to be committed.
     *
     * @param messages those that have records in it
     */
    record Entry(UUID segmentId, int partition, List<UUID> messages) {

        Entry {
            messages = List.copyOf(messages);
        }
    }
}
