package io.tailwater.query;

import java.util.List;
import java.util.Optional;

/**
 * What a partition held at one moment.
 *
 * @param partition its number
 * @param logStartOffset the first offset that is to be seen, which may lie within the first segment
 * @param keyFormat {@code bytes}, {@code string} or {@code json}: the same in all its files
 * @param valueFormat as {@code keyFormat}
 * @param valueSchema what is declared of values, for columns of their own; empty where nothing is
 * @param segments by offset
 */
record PartitionSegments(
        int partition,
        long logStartOffset,
        String keyFormat,
        String valueFormat,
        Optional<String> valueSchema,
        List<ListedSegment> segments) {

    PartitionSegments {
        segments = List.copyOf(segments);
    }

    /** Whether the first segment has records that are deleted already. */
    boolean beginsWithin() {
        return !segments.isEmpty() && segments.get(0).baseOffset() < logStartOffset;
    }
}
