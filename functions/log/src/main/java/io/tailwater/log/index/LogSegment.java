package io.tailwater.log.index;

/** A stretch of a partition that one object holds: consecutive offsets, in either format. */
public sealed interface LogSegment permits SegmentEntry, TableEntry {

    /** The first offset that it covers. */
    long baseOffset();

    /** The offset behind the last one that it covers. */
    long endOffset();

    /** Size of the object. */
    long sizeBytes();

    /** Size of its records, uncompressed. */
    long recordsSizeBytes();

    /** The greatest timestamp of its records. */
    long maxTimestampMs();
}
