package io.tailwater.format.segment;

import io.tailwater.format.batch.BatchHeader;
import io.tailwater.format.batch.BatchReader;
import io.tailwater.format.batch.UnsupportedBatchException;
import io.tailwater.format.binary.CorruptBytesException;
import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.LogRecord;
import java.util.Iterator;

/** A batch as a part of a segment: its errors name the object, and it must state what its place demands. */
final class SegmentBatch {

    private final BatchReader batch;
    private final String objectKey;
    private final int positionBytes;

    private SegmentBatch(BatchReader batch, String objectKey, int positionBytes) {
        this.batch = batch;
        this.objectKey = objectKey;
        this.positionBytes = positionBytes;
    }

    /** Opens the batch that begins at {@code positionBytes} of a segment and is as long as it says. */
    static SegmentBatch at(Bytes segment, String objectKey, int positionBytes) {
        Bytes rest = segment.slice(positionBytes, segment.length() - positionBytes);
        int sizeBytes;
        try {
            sizeBytes = BatchHeader.readSizeBytes(rest);
        } catch (CorruptBytesException e) {
            throw new CorruptSegmentException(objectKey, positionBytes, e);
        }
        return open(rest.slice(0, sizeBytes), objectKey, positionBytes);
    }

    /** Opens a batch that must be the one that the index describes. */
    static SegmentBatch described(Bytes bytes, String objectKey, BatchEntry expected) {
        SegmentBatch batch = open(bytes, objectKey, expected.positionBytes());
        BatchEntry actual = batch.entry(expected.relativeOffset());
        batch.requireEqual("recordCount", actual.recordCount(), expected.recordCount());
        batch.requireEqual("recordsSizeBytes", actual.recordsSizeBytes(), expected.recordsSizeBytes());
        batch.requireEqual("maxTimestamp", actual.maxTimestampMs(), expected.maxTimestampMs());
        return batch;
    }

    private static SegmentBatch open(Bytes bytes, String objectKey, int positionBytes) {
        try {
            return new SegmentBatch(BatchReader.open(bytes), objectKey, positionBytes);
        } catch (CorruptBytesException | UnsupportedBatchException e) {
            throw new CorruptSegmentException(objectKey, positionBytes, e);
        }
    }

    /** The index entry of this batch, given where its offsets must begin. */
    BatchEntry entry(int relativeOffset) {
        BatchHeader header = batch.header();
        requireEqual("baseOffset", header.baseOffset(), relativeOffset);
        requireEqual("partitionLeaderEpoch", header.leaderEpoch(), BatchHeader.NO_LEADER_EPOCH);
        try {
            return new BatchEntry(
                    relativeOffset,
                    header.recordCount(),
                    positionBytes,
                    header.sizeBytes(),
                    batch.statedRecordsSizeBytes(),
                    header.maxTimestampMs());
        } catch (CorruptBytesException | UnsupportedBatchException | IllegalArgumentException e) {
            throw new CorruptSegmentException(objectKey, positionBytes, e);
        }
    }

    /** The records from {@code skipCount} on, which is less than the batch has. */
    Iterator<LogRecord> records(int skipCount) {
        try {
            return new NamingIterator(batch.records(skipCount));
        } catch (CorruptBytesException | UnsupportedBatchException e) {
            throw new CorruptSegmentException(objectKey, positionBytes, e);
        }
    }

    private void requireEqual(String field, long value, long expected) {
        if (value != expected) {
            throw new CorruptSegmentException(
                    objectKey, positionBytes, field + " is " + value + ", expected " + expected);
        }
    }

    /** Adds the name of the object to what goes wrong at a record. */
    private final class NamingIterator implements Iterator<LogRecord> {

        private final Iterator<LogRecord> records;

        NamingIterator(Iterator<LogRecord> records) {
            this.records = records;
        }

        @Override
        public boolean hasNext() {
            return records.hasNext();
        }

        @Override
        public LogRecord next() {
            try {
                return records.next();
            } catch (CorruptBytesException e) {
                throw new CorruptSegmentException(objectKey, positionBytes, e);
            }
        }
    }
}
