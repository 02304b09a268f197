package io.tailwater.format.segment;

import io.tailwater.format.record.OffsetRecord;
import java.util.Iterator;
import java.util.Optional;

/** A part of a segment that was fetched, whatever its format. */
public interface SegmentReader {

    /** Where to read on behind this part. */
    long endOffset();

    /**
     * The records at {@code offset} and behind it, in offset order.
     *
     * @param offset from the part's first offset to {@link #endOffset()}; the latter gives no records
     * @throws IndexOutOfBoundsException if {@code offset} is not in the part
     */
    Iterator<OffsetRecord> recordsFrom(long offset);

    /** The first record, in offset order, with a timestamp of {@code timestampMs} or later; empty if there is none. */
    Optional<OffsetRecord> firstAtOrAfter(long timestampMs);
}
