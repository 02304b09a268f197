package io.tailwater.log.segment;

import io.tailwater.format.record.Bytes;

/** What a ranged GET finds of an object that may have been replaced by another of its name. */
public sealed interface RangeOutcome {

    /**
     * The range.
     *
     * @param objectSizeBytes of the whole object
     * @param etag of the object: no other one of its name has the same
     */
    record Found(Bytes content, long objectSizeBytes, String etag) implements RangeOutcome {}

    /** The object is not the one that was asked for, or too short to be. */
    record Replaced() implements RangeOutcome {}

    /** There is no object of that name any more. */
    record Gone() implements RangeOutcome {}
}
