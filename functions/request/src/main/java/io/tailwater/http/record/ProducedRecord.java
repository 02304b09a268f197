package io.tailwater.http.record;

import io.tailwater.format.record.LogRecord;
import java.util.OptionalInt;

/**
 * A record as a client sent it.
 *
 * @param partition the one that the record itself names, 0 or more
 */
public record ProducedRecord(OptionalInt partition, LogRecord record) {

    public ProducedRecord {
        if (partition.isPresent() && partition.getAsInt() < 0) {
            throw new IllegalArgumentException("partition: " + partition.getAsInt() + " is negative");
        }
    }
}
