package io.tailwater.log.cleaning;

import io.tailwater.log.topic.TopicIdPartition;

/**
 * What one run did to a partition.
 *
 * @param dirtyOffset where the new records begin that the pass began with
 * @param endOffset where they end
 * @param segments how many Parquet segments were looked at
 * @param segmentsRewritten how many of them were replaced
 * @param recordsRemoved how many records they have less
 * @param sizeBytesRemoved how many bytes
 * @param finished false when the time was up: the next run goes on with the pass
 */
public record CleanedPartition(
        TopicIdPartition partition,
        long dirtyOffset,
        long endOffset,
        int segments,
        int segmentsRewritten,
        long recordsRemoved,
        long sizeBytesRemoved,
        boolean finished) {}
