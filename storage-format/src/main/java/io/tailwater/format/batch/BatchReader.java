package io.tailwater.format.batch;

import io.tailwater.format.binary.CorruptBytesException;
import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.LogRecord;
import java.util.Iterator;

/**
 * One record batch whose header and CRC have been checked. Records are decompressed when they are asked for; their keys
 * and values are slices of the decompressed section.
 */
public final class BatchReader {

    /** Length, attributes, timestamp delta, offset delta, key length, value length, header count: a byte each. */
    private static final int RECORD_SIZE_BYTES_MIN = 7;

    private final BatchHeader header;
    private final Bytes storedRecords;

    private BatchReader(BatchHeader header, Bytes storedRecords) {
        this.header = header;
        this.storedRecords = storedRecords;
    }

    /**
     * Opens one batch.
     *
     * @param batch from its first byte to its last
     * @throws CorruptBytesException if the batch is cut off, or longer than it says, or damaged
     * @throws UnsupportedBatchException as {@link BatchHeader#read}
     */
    public static BatchReader open(Bytes batch) {
        BatchHeader header = BatchHeader.read(batch);
        return new BatchReader(
                header, batch.slice(BatchHeader.HEADER_SIZE_BYTES, header.sizeBytes() - BatchHeader.HEADER_SIZE_BYTES));
    }

    public BatchHeader header() {
        return header;
    }

    /**
     * Size of the records section, uncompressed, without decompressing it.
     *
     * @throws CorruptBytesException if the batch does not state it: gzip, and zstd as Kafka's producer streams it
     */
    public int statedRecordsSizeBytes() {
        return RecordsSection.statedSizeBytes(header.compression(), storedRecords);
    }

    /**
     * Decompresses and iterates over the records in their order, without the first {@code skipCount} ones, which are
     * stepped over unread. The iterator throws {@link CorruptBytesException} at a record that is not sound, its
     * position counted within the uncompressed section.
     *
     * @throws CorruptBytesException if the section is damaged, or too large, or too small for its records
     * @throws UnsupportedBatchException if it is compressed with snappy or lz4
     */
    public Iterator<LogRecord> records(int skipCount) {
        Bytes records = RecordsSection.decompress(header.compression(), storedRecords);
        int recordCountMax = records.length() / RECORD_SIZE_BYTES_MIN;
        if (header.recordCount() > recordCountMax) {
            throw new CorruptBytesException(
                    "recordCount",
                    header.recordCount(),
                    "at most " + recordCountMax + " in " + records.length() + " bytes of records",
                    BatchHeader.RECORD_COUNT_POSITION,
                    BatchHeader.REGION);
        }
        RecordIterator iterator = new RecordIterator(header, records);
        iterator.skip(skipCount);
        return iterator;
    }
}
