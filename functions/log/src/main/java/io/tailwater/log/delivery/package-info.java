/**
 * Appends what a queue delivers: each message once, however often, late or side by side it is delivered ({@code
 * docs/design/0010-events-and-queue.md}). {@code Deliveries} takes messages in, {@code EarlierDeliveries} finds out what became of those
 * that came before, {@code DeliveryRound} writes segments, says so in a receipt, and commits. Does not belong here: the queue itself, and
 * what messages look like there.
 */
@NullMarked
package io.tailwater.log.delivery;

import org.jspecify.annotations.NullMarked;
