package io.tailwater.format.batch;

import io.tailwater.format.binary.ByteWriter;
import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.LogRecord;
import java.util.ArrayList;
import java.util.List;

/** Single batches, sound and otherwise. */
final class TestBatches {

    private TestBatches() {}

    /** One batch of all records at base offset 0. */
    static Bytes encode(Compression compression, List<LogRecord> records) {
        BatchWriter writer = new BatchWriter(compression);
        for (LogRecord record : records) {
            if (!writer.tryAppend(record, BatchLimits.RECORDS_SIZE_BYTES_MAX)) {
                throw new IllegalArgumentException("the records do not fit into one batch");
            }
        }
        ByteWriter out = new ByteWriter(0);
        writer.finish(0, out);
        return out.toBytes();
    }

    static List<LogRecord> decode(Bytes batch) {
        List<LogRecord> records = new ArrayList<>();
        BatchReader.open(batch).records(0).forEachRemaining(records::add);
        return records;
    }

    /** A batch with a right CRC around any records section, as a hostile writer would make it. */
    static Bytes around(Compression compression, int recordCount, Bytes storedRecords) {
        BatchHeader header = new BatchHeader(
                0,
                BatchHeader.HEADER_SIZE_BYTES + storedRecords.length(),
                BatchHeader.NO_LEADER_EPOCH,
                compression,
                TimestampType.CREATE_TIME,
                0,
                0,
                recordCount);
        byte[] batch = new byte[header.sizeBytes()];
        System.arraycopy(storedRecords.toArray(), 0, batch, BatchHeader.HEADER_SIZE_BYTES, storedRecords.length());
        header.writeTo(batch, 0);
        return Bytes.wrap(batch);
    }
}
