package io.tailwater.log.fetch;

/** Where a fetch begins. */
public sealed interface FetchFrom {

    /**
     * At a record, which may be the next one to come.
     *
     * @param offset from the log start to the log end
     */
    record Offset(long offset) implements FetchFrom {}

    /** At the log start. */
    record Earliest() implements FetchFrom {}

    /** At the log end: what is appended from now on. */
    record Latest() implements FetchFrom {}

    /**
     * At the first record of this time or later, as Kafka's offsetsForTimes finds it; at the log end when all are older.
     *
     * @param timestampMs since the epoch
     */
    record Timestamp(long timestampMs) implements FetchFrom {}
}
