package io.tailwater.format.batch;

import io.tailwater.format.binary.ByteReader;
import io.tailwater.format.binary.CorruptBytesException;
import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.LogRecord;
import io.tailwater.format.record.RecordHeader;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the records of one uncompressed records section; see {@link BatchWriter} for their layout. */
final class RecordIterator implements Iterator<LogRecord> {

    /** Key length and value length: a byte each. */
    private static final int HEADER_SIZE_BYTES_MIN = 2;

    private static final String REGION = "the uncompressed records";
    private static final int NO_LENGTH = -1;

    private final BatchHeader batch;
    private final ByteReader in;
    private int nextIndex;

    RecordIterator(BatchHeader batch, Bytes records) {
        this.batch = batch;
        this.in = new ByteReader(records, REGION);
    }

    void skip(int count) {
        Objects.checkFromIndexSize(0, count, batch.recordCount());
        for (int i = 0; i < count; i++) {
            in.skip("record", in.readVarint("recordLength"));
        }
        nextIndex = count;
    }

    @Override
    public boolean hasNext() {
        return nextIndex < batch.recordCount();
    }

    @Override
    public LogRecord next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        int length = in.readVarint("recordLength");
        int bodyStart = in.positionBytes();
        LogRecord record = readBody();
        requireEqual("recordLength", length, in.positionBytes() - bodyStart);
        nextIndex++;
        if (!hasNext()) {
            requireEqual("bytes after the last record", in.remainingBytes(), 0);
        }
        return record;
    }

    private LogRecord readBody() {
        requireEqual("recordAttributes", in.readByte("recordAttributes"), 0);
        long timestampMs = timestampMs(in.readVarlong("timestampDelta"));
        requireEqual("offsetDelta", in.readVarint("offsetDelta"), nextIndex);
        Bytes key = readNullable("key");
        Bytes value = readNullable("value");
        return new LogRecord(timestampMs, key, value, readHeaders());
    }

    /** The sum wraps around on purpose: so does the difference that was written. */
    private long timestampMs(long deltaMs) {
        return switch (batch.timestampType()) {
            case CREATE_TIME -> batch.baseTimestampMs() + deltaMs;
            case LOG_APPEND_TIME -> batch.maxTimestampMs();
        };
    }

    private List<RecordHeader> readHeaders() {
        int count = in.readVarint("headerCount");
        if (count == 0) {
            return List.of();
        }
        int countMax = in.remainingBytes() / HEADER_SIZE_BYTES_MIN;
        if (count < 0 || count > countMax) {
            throw new CorruptBytesException("headerCount", count, "0 to " + countMax, in.positionBytes(), REGION);
        }
        RecordHeader[] headers = new RecordHeader[count];
        for (int i = 0; i < count; i++) {
            String key = in.readUtf8("headerKey", in.readVarint("headerKeyLength"));
            headers[i] = new RecordHeader(key, readNullable("headerValue"));
        }
        return List.of(headers);
    }

    private @Nullable Bytes readNullable(String field) {
        int length = in.readVarint(field);
        return length == NO_LENGTH ? null : in.readSlice(field, length);
    }

    private void requireEqual(String field, int value, int expected) {
        if (value != expected) {
            throw new CorruptBytesException(field, value, Integer.toString(expected), in.positionBytes(), REGION);
        }
    }
}
