package io.tailwater.log.delivery;

import java.util.Set;
import java.util.UUID;

/**
 * A redelivery's word that it took these messages over: written before it looks for receipts, and looked for by every delivery after it
 * wrote its own receipt. So of two deliveries of one message, one always sees the other.
 *
 * @param id of the delivery; of two claims on one message the larger one counts
 */
record Claim(UUID id, Set<UUID> messages) {

    Claim {
        messages = Set.copyOf(messages);
    }
}
