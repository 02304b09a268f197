package io.tailwater.query;

import java.net.URI;

/**
 * A segment that holds records of a partition, as Tailwater lists it.
 *
 * @param format {@code raw} (Kafka record batches) or {@code parquet}
 * @param baseOffset of the first record
 * @param lastOffset of the last record
 * @param key of the object; never used for other content
 * @param url where its bytes can be had for some minutes
 */
record ListedSegment(String format, long baseOffset, long lastOffset, String key, URI url) {

    ListedSegment {
        if (baseOffset < 0 || lastOffset < baseOffset) {
            throw new IllegalArgumentException("a segment from offset " + baseOffset + " to " + lastOffset);
        }
    }

    boolean isParquet() {
        return format.equals("parquet");
    }
}
