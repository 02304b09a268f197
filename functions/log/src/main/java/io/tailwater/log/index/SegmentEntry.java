package io.tailwater.log.index;

import io.tailwater.format.segment.SegmentIndex;
import java.util.UUID;

/**
 * A committed segment.
 *
 * @param segmentId UUIDv7 of the object
 * @param baseOffset the offset of its first record; the others follow without a gap
 * @param index what stands where in the object
 */
public record SegmentEntry(UUID segmentId, long baseOffset, SegmentIndex index) {

    public SegmentEntry {
        if (baseOffset < 0) {
            throw new IllegalArgumentException("baseOffset: " + baseOffset + " is negative");
        }
    }

    /** The offset behind the last record. */
    public long endOffset() {
        return baseOffset + index.recordCount();
    }
}
