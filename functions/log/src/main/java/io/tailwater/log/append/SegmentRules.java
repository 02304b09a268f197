package io.tailwater.log.append;

import io.tailwater.format.batch.Compression;

/**
 * How a topic wants its segments.
 *
 * @param segmentBytesMax a segment is full with this many bytes of keys, values and headers, or with one request
 * @param published whether a segment is in the table when its requests are answered; a process then writes one after the other, and what
 *     comes meanwhile shares the next file
 */
record SegmentRules(Compression compression, int segmentBytesMax, boolean published) {}
