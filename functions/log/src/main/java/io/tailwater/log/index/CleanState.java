package io.tailwater.log.index;

import java.time.Instant;
import java.util.Optional;

/**
 * How far a compacted partition has been cleaned.
 *
 * @param pass the number of the last plan; 0 before the first
 * @param endOffset every key has one record at most before it, or had when the last pass ended
 * @param sizeBytes of the Parquet segments before it, when the last pass ended
 * @param tombstones how many stood before it, when the last pass ended
 * @param tombstoneOffset the last pass took the tombstones before it away
 * @param waiting tombstones whose time is running
 * @param plan the pass that is being carried out
 */
public record CleanState(
        long pass,
        long endOffset,
        long sizeBytes,
        long tombstones,
        long tombstoneOffset,
        Optional<Waiting> waiting,
        Optional<CleaningPlan> plan) {

    /** Of a partition that no pass has looked at. */
    public static final CleanState NEVER = new CleanState(0, 0, 0, 0, 0, Optional.empty(), Optional.empty());

    /**
     * To begin again from the start, where the objects may be from before the last passes: copies of them came late. The passes go on
     * being counted, since what they wrote has their numbers.
     */
    public CleanState again() {
        return new CleanState(
                plan.map(CleaningPlan::pass).orElse(pass), 0, 0, 0, 0, Optional.empty(), Optional.empty());
    }

    /**
     * Tombstones that have done their work: no older record of their keys is left.
     *
     * @param endOffset those before it
     * @param since when the pass ended that made it so
     */
    public record Waiting(long endOffset, Instant since) {}
}
