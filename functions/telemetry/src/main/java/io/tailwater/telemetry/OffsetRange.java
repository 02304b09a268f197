package io.tailwater.telemetry;

/**
 * Consecutive records of a partition, at least one.
 *
 * @param topic its name
 * @param partition its number
 * @param baseOffset of the first record
 * @param endOffset behind the last one
 */
public record OffsetRange(String topic, int partition, long baseOffset, long endOffset) {

    public OffsetRange {
        if (baseOffset < 0 || endOffset <= baseOffset) {
            throw new IllegalArgumentException("endOffset: " + endOffset + " is not behind baseOffset, " + baseOffset);
        }
    }
}
