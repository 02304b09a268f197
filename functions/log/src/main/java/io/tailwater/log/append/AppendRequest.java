package io.tailwater.log.append;

import io.tailwater.format.record.LogRecord;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Records of one caller for one partition, that get consecutive offsets.
 *
 * @param sizeBytes their keys, values and headers
 * @param baseOffset completed with the first record's offset once they are committed
 */
record AppendRequest(List<LogRecord> records, long sizeBytes, CompletableFuture<Long> baseOffset) {

    AppendRequest {
        records = List.copyOf(records);
        if (records.isEmpty()) {
            throw new IllegalArgumentException("records: is empty");
        }
    }
}
