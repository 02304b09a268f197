package io.tailwater.query;

import java.util.List;

/**
 * What a partition held at one moment.
 *
 * @param partition its number
 * @param logStartOffset the first offset that is to be seen, which may lie within the first segment
 * @param keyFormat {@code bytes}, {@code string} or {@code json}: the same in all its files
 * @param valueFormat as {@code keyFormat}
 * @param segments by offset
 */
record PartitionSegments(
        int partition, long logStartOffset, String keyFormat, String valueFormat, List<ListedSegment> segments) {

    PartitionSegments {
        segments = List.copyOf(segments);
    }

    /** Whether the first segment has records that are deleted already. */
    boolean beginsWithin() {
        return !segments.isEmpty() && segments.get(0).baseOffset() < logStartOffset;
    }
}
