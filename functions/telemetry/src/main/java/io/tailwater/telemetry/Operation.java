package io.tailwater.telemetry;

import java.util.Locale;

/** What kind of call it was: the one dimension that every figure of a call has. */
public enum Operation {
    /** Appends records. */
    PRODUCE,
    /** Appends what a queue delivered, a batch of messages. */
    QUEUE,
    /** Reads a partition. */
    FETCH,
    /** Reads as a member of a consumer group. */
    POLL,
    /** Follows topics; its duration ends where the answer begins. */
    STREAM,
    /** Anything else that a consumer asks for. */
    CONSUME,
    /** Says what there is. */
    DESCRIBE,
    /** Creates, changes, deletes, maintains. */
    ADMIN,
    /** No route of this deployment, or one about the process itself. */
    OTHER;

    /** As it stands in metrics and logs. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
