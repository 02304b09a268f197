package io.tailwater.log.delivery;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A message of a queue, on one of its ways here.
 *
 * @param id the queue's, the same in every delivery
 * @param redelivered whether it was delivered before, as far as the queue knows
 * @param firstDeliveredAt no delivery of it began earlier, by the queue's clock
 * @param records one at least, in their order
 */
public record DeliveredMessage(UUID id, boolean redelivered, Instant firstDeliveredAt, List<AddressedRecord> records) {

    public DeliveredMessage {
        records = List.copyOf(records);
        if (records.isEmpty()) {
            throw new IllegalArgumentException("records: is empty");
        }
    }
}
