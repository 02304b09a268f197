package io.tailwater.format.record;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record as a producer hands it in and a consumer gets it back, byte for byte.
 *
 * @param timestampMs milliseconds since 1970-01-01T00:00Z; any value, negative ones too
 * @param key any bytes, or null for none
 * @param value any bytes, or null for a tombstone
 * @param headers in their order, which is kept; a copy is taken
 */
public record LogRecord(
        long timestampMs, @Nullable Bytes key, @Nullable Bytes value, List<RecordHeader> headers) {

    public LogRecord {
        headers = List.copyOf(headers);
    }

    /** Bytes of key, value and headers: what limits and throughput figures count. */
    public long sizeBytes() {
        long sizeBytes = (key == null ? 0L : key.length()) + (value == null ? 0L : value.length());
        for (RecordHeader header : headers) {
            sizeBytes += header.sizeBytes();
        }
        return sizeBytes;
    }
}
