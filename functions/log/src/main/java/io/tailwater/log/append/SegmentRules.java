package io.tailwater.log.append;

import io.tailwater.format.batch.Compression;

/**
 * How a topic wants its segments.
 *
 * @param segmentBytesMax a segment is full with this many bytes of keys, values and headers, or with one request
 */
record SegmentRules(Compression compression, int segmentBytesMax) {}
