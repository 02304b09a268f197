package io.tailwater.format.segment;

import io.tailwater.format.batch.BatchHeader;
import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.LogRecord;
import io.tailwater.format.record.OffsetRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * Reads a run of batches of one segment. All batches are checked against the index, with their CRCs, when the reader is
 * made: either the whole run is sound, or there is no reader. Each batch is decompressed only when the reading reaches
 * it.
 */
public final class RawSegmentReader implements SegmentReader {

    private final BatchRun run;
    private final long baseOffset;
    private final Bytes content;
    private final List<SegmentBatch> batches;

    /**
     * @param content the bytes of the run, from {@link BatchRun#positionBytes()} on
     * @param run which batches they are, by the segment's index
     * @param baseOffset offset of the segment's first record (not of the run's)
     * @param objectKey for messages
     * @throws CorruptSegmentException if the bytes are not those that the index describes
     */
    public RawSegmentReader(Bytes content, BatchRun run, long baseOffset, String objectKey) {
        if (baseOffset < 0 || baseOffset > Long.MAX_VALUE - Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "baseOffset is " + baseOffset + ", expected 0 to " + (Long.MAX_VALUE - Integer.MAX_VALUE));
        }
        this.run = run;
        this.baseOffset = baseOffset;
        this.content = content;
        this.batches = openAll(content, run, objectKey);
    }

    private static List<SegmentBatch> openAll(Bytes content, BatchRun run, String objectKey) {
        if (content.length() != run.sizeBytes()) {
            throw new CorruptSegmentException(
                    objectKey,
                    run.positionBytes(),
                    "sizeBytes is " + content.length() + ", expected " + run.sizeBytes() + " for the run");
        }
        List<SegmentBatch> batches = new ArrayList<>(run.batches().size());
        for (BatchEntry entry : run.batches()) {
            Bytes bytes = content.slice(entry.positionBytes() - run.positionBytes(), entry.sizeBytes());
            batches.add(SegmentBatch.described(bytes, objectKey, entry));
        }
        return batches;
    }

    /** Offset of the first record of the run. */
    public long firstOffset() {
        return baseOffset + run.first().relativeOffset();
    }

    /** Offset of the first record after the run. */
    @Override
    public long endOffset() {
        return baseOffset + run.last().endRelativeOffset();
    }

    /**
     * The records from {@code offset} on, in offset order. Batches before the one that holds it are not decompressed.
     * The iterator throws {@link CorruptSegmentException} when it comes to a record that is not sound, which a batch
     * with a right CRC only holds if it was written so.
     *
     * @param offset {@link #firstOffset()} to {@link #endOffset()}; the latter gives no records
     * @throws IndexOutOfBoundsException if {@code offset} is not in the run
     */
    @Override
    public Iterator<OffsetRecord> recordsFrom(long offset) {
        if (offset < firstOffset() || offset > endOffset()) {
            throw new IndexOutOfBoundsException(
                    "offset is " + offset + ", expected " + firstOffset() + " to " + endOffset());
        }
        return new Records(Math.toIntExact(offset - baseOffset));
    }

    /** The first record, in offset order, with a timestamp of {@code timestampMs} or later; empty if there is none. */
    @Override
    public Optional<OffsetRecord> firstAtOrAfter(long timestampMs) {
        for (BatchEntry entry : run.batches()) {
            if (entry.maxTimestampMs() < timestampMs) {
                continue;
            }
            Iterator<OffsetRecord> records = new Records(entry.relativeOffset());
            while (records.hasNext()) {
                OffsetRecord record = records.next();
                if (record.record().timestampMs() >= timestampMs) {
                    return Optional.of(record);
                }
            }
        }
        return Optional.empty();
    }

    /** A copy of the run in which every batch states its absolute base offset, as Kafka's consumers expect it. */
    public Bytes stamped() {
        byte[] stamped = content.toArray();
        for (BatchEntry entry : run.batches()) {
            BatchHeader.stamp(
                    stamped, entry.positionBytes() - run.positionBytes(), baseOffset + entry.relativeOffset());
        }
        return Bytes.wrap(stamped);
    }

    private final class Records implements Iterator<OffsetRecord> {

        private int nextBatch;
        private int nextRelativeOffset;
        private Iterator<LogRecord> records = Collections.emptyIterator();

        Records(int relativeOffset) {
            this.nextRelativeOffset = relativeOffset;
            while (nextBatch < batches.size() && run.batches().get(nextBatch).endRelativeOffset() <= relativeOffset) {
                nextBatch++;
            }
        }

        @Override
        public boolean hasNext() {
            return records.hasNext() || nextBatch < batches.size();
        }

        @Override
        public OffsetRecord next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            if (!records.hasNext()) {
                int skipCount =
                        nextRelativeOffset - run.batches().get(nextBatch).relativeOffset();
                records = batches.get(nextBatch).records(skipCount);
                nextBatch++;
            }
            OffsetRecord next = new OffsetRecord(baseOffset + nextRelativeOffset, records.next());
            nextRelativeOffset++;
            return next;
        }
    }
}
