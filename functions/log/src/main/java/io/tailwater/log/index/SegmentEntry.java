package io.tailwater.log.index;

import io.tailwater.format.key.UuidV7;
import io.tailwater.format.segment.SegmentIndex;
import java.time.Instant;
import java.util.UUID;

/**
 * A committed raw segment.
 *
 * @param segmentId UUIDv7 of the object
 * @param baseOffset the offset of its first record; the others follow without a gap
 * @param index what stands where in the object
 */
public record SegmentEntry(UUID segmentId, long baseOffset, SegmentIndex index) implements LogSegment {

    public SegmentEntry {
        if (baseOffset < 0) {
            throw new IllegalArgumentException("baseOffset: " + baseOffset + " is negative");
        }
    }

    /** The offset behind the last record. */
    @Override
    public long endOffset() {
        return baseOffset + index.recordCount();
    }

    @Override
    public long sizeBytes() {
        return index.sizeBytes();
    }

    @Override
    public long recordsSizeBytes() {
        return index.recordsSizeBytes();
    }

    @Override
    public long maxTimestampMs() {
        return index.maxTimestampMs();
    }

    /** When its writing was begun, by its writer's clock. */
    public Instant begunAt() {
        return Instant.ofEpochMilli(UuidV7.timestampMs(segmentId));
    }
}
