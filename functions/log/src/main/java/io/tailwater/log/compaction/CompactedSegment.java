package io.tailwater.log.compaction;

import io.tailwater.log.topic.TopicIdPartition;

/**
 * A Parquet segment that was made.
 *
 * @param baseOffset the first offset that it covers
 * @param endOffset the offset behind the last one
 * @param rawSegments how many raw ones were read for it; 0 when it had been written by an earlier run
 * @param rawBytes their size
 * @param sizeBytes its size
 * @param recordsSizeBytes its columns' size, uncompressed
 * @param misfits how many values did not fit the topic's {@code value.schema}, so that their typed columns are null
 */
public record CompactedSegment(
        TopicIdPartition partition,
        long baseOffset,
        long endOffset,
        int rawSegments,
        long rawBytes,
        long sizeBytes,
        long recordsSizeBytes,
        long misfits) {}
