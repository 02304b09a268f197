package io.tailwater.format.record;

import java.util.Objects;

/**
 * A record in its place.
 *
 * @param offset position in the partition, from 0; offsets of a partition are dense
 * @param record what was produced there
 */
public record OffsetRecord(long offset, LogRecord record) {

    public OffsetRecord {
        if (offset < 0) {
            throw new IllegalArgumentException("offset is " + offset + ", expected 0 or more");
        }
        Objects.requireNonNull(record, "record");
    }
}
