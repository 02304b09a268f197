package io.tailwater.log.index;

import java.time.LocalDate;

/**
 * What the next Parquet segment of a partition will hold. It stands in the head before anything is written, so whoever carries it out,
 * and however often, writes the same records under the same name.
 *
 * @param epoch of its key: of the last leadership that began without its leader, and not of who carries it out
 * @param baseOffset where its first raw segment begins, or the gap before that
 * @param endOffset where its last raw segment ends
 * @param date the UTC day on which its first raw segment was begun
 */
public record CompactionPlan(long epoch, long baseOffset, long endOffset, LocalDate date) {

    public CompactionPlan {
        if (baseOffset < 0 || endOffset <= baseOffset) {
            throw new IllegalArgumentException(
                    "baseOffset: " + baseOffset + " is not between 0 and endOffset, " + endOffset);
        }
    }
}
