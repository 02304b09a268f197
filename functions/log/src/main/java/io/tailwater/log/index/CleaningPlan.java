package io.tailwater.log.index;

import java.time.Instant;

/**
 * One pass over a partition's Parquet segments that leaves of every key its newest record. It stands in the head before anything is
 * rewritten, so whoever carries it out, and however often, takes the same records away.
 *
 * @param pass its number, from 1: no two plans of a partition have the same
 * @param dirtyOffset where the section begins whose newest records replace older ones
 * @param endOffset where that section ends; what stands behind it neither replaces nor is replaced
 * @param tombstoneOffset tombstones before it have stood long enough, and go
 * @param position what stands before it has been rewritten
 * @param tombstones how many were left standing before the position
 * @param sizeBytes of the segments before the position
 * @param since when it was made
 */
public record CleaningPlan(
        long pass,
        long dirtyOffset,
        long endOffset,
        long tombstoneOffset,
        long position,
        long tombstones,
        long sizeBytes,
        Instant since) {

    public CleaningPlan {
        if (dirtyOffset < 0 || endOffset < dirtyOffset || tombstoneOffset > dirtyOffset) {
            throw new IllegalArgumentException("tombstoneOffset: " + tombstoneOffset + ", dirtyOffset: " + dirtyOffset
                    + " and endOffset: " + endOffset + " are not in order");
        }
    }

    /** The same pass, further on. */
    public CleaningPlan at(long position, long tombstones, long sizeBytes) {
        return new CleaningPlan(pass, dirtyOffset, endOffset, tombstoneOffset, position, tombstones, sizeBytes, since);
    }
}
