package io.tailwater.log.fetch;

import io.tailwater.format.record.OffsetRecord;
import java.util.List;

/**
 * What a fetch found.
 *
 * @param records by offset; empty when the time was up
 * @param nextOffset where to read on
 */
public record FetchResult(List<OffsetRecord> records, long nextOffset) {

    public FetchResult {
        records = List.copyOf(records);
    }

    /** Bytes of keys, values and headers. */
    public long sizeBytes() {
        return records.stream().mapToLong(record -> record.record().sizeBytes()).sum();
    }
}
