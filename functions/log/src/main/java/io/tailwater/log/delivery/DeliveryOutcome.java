package io.tailwater.log.delivery;

import io.tailwater.log.error.LogException;

/** What became of a message. */
public sealed interface DeliveryOutcome {

    /** All its records are in the log, once, by this delivery or an earlier one: the queue may forget it. */
    record Appended() implements DeliveryOutcome {}

    /**
     * Not all its records are in the log yet, or nobody knows: the queue must deliver it again.
     *
     * @param reason for the log of the process
     */
    record Deferred(String reason) implements DeliveryOutcome {}

    /**
     * Another delivery would come to the same: somebody has to look at it.
     *
     * @param reason an {@link io.tailwater.log.error.OutcomeUnknownException} when its records may be in the log; otherwise no record is
     */
    record Refused(LogException reason) implements DeliveryOutcome {}
}
