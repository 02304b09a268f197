package io.tailwater.format.segment;

import io.tailwater.format.record.Bytes;

/**
 * A finished raw segment.
 *
 * @param content what the object holds: the batches and nothing else
 * @param index of all its batches
 */
public record RawSegment(Bytes content, SegmentIndex index) {

    public RawSegment {
        if (content.length() != index.sizeBytes()) {
            throw new IllegalArgumentException(
                    "content is " + content.length() + " bytes long, expected " + index.sizeBytes() + " by its index");
        }
    }
}
