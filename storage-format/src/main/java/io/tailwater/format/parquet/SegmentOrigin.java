package io.tailwater.format.parquet;

import java.util.UUID;

/**
 * Which part of the log a Parquet segment holds; stands in its footer, so that a file says by itself what it is.
 *
 * @param topicName for people
 * @param topicId of the incarnation
 * @param partition 0 or more
 * @param baseOffset the first offset that the segment covers
 * @param endOffset the offset behind the last one that it covers. Between the two every record of the log is in it; a compacted
 *     topic may have fewer records than offsets
 */
public record SegmentOrigin(String topicName, UUID topicId, int partition, long baseOffset, long endOffset) {

    public SegmentOrigin {
        if (baseOffset < 0 || endOffset <= baseOffset) {
            throw new IllegalArgumentException(
                    "baseOffset is " + baseOffset + " and endOffset " + endOffset + ", expected 0 <= base < end");
        }
    }
}
