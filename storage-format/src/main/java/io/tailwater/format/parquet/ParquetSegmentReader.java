package io.tailwater.format.parquet;

import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.OffsetRecord;
import io.tailwater.format.segment.CorruptSegmentException;
import io.tailwater.format.segment.SegmentReader;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads row groups of a Parquet segment. Each is checked and decoded only when the reading reaches it. */
public final class ParquetSegmentReader implements SegmentReader {

    private final Bytes content;
    private final RowGroupRun run;
    private final String objectKey;

    /**
     * @param content the bytes of the run, from {@link RowGroupRun#positionBytes()} on
     * @param objectKey for messages
     * @throws CorruptSegmentException if there are more or fewer bytes than the run has
     */
    public ParquetSegmentReader(Bytes content, RowGroupRun run, String objectKey) {
        if (content.length() != run.sizeBytes()) {
            throw new CorruptSegmentException(
                    objectKey,
                    "row groups",
                    run.positionBytes(),
                    "sizeBytes is " + content.length() + ", expected " + run.sizeBytes() + " for the run");
        }
        this.content = content;
        this.run = run;
        this.objectKey = objectKey;
    }

    @Override
    public long endOffset() {
        return run.endOffset();
    }

    /** @param offset any: those before the run mean its first record */
    @Override
    public Iterator<OffsetRecord> recordsFrom(long offset) {
        return new Records(offset, Long.MIN_VALUE);
    }

    @Override
    public Optional<OffsetRecord> firstAtOrAfter(long timestampMs) {
        Iterator<OffsetRecord> records = new Records(0, timestampMs);
        while (records.hasNext()) {
            OffsetRecord record = records.next();
            if (record.record().timestampMs() >= timestampMs) {
                return Optional.of(record);
            }
        }
        return Optional.empty();
    }

    private RowReader open(RowGroupEntry rowGroup) {
        Bytes bytes = content.slice(
                Math.toIntExact(rowGroup.positionBytes() - run.positionBytes()), Math.toIntExact(rowGroup.sizeBytes()));
        int crc = ParquetFooter.crc32(bytes.array(), bytes.arrayOffset(), bytes.length());
        if (crc != rowGroup.crc32()) {
            throw corrupt(
                    rowGroup.positionBytes(),
                    "crc32 is " + Integer.toHexString(crc) + ", expected " + Integer.toHexString(rowGroup.crc32()));
        }
        return new RowReader(
                new RowGroupPages(rowGroup, bytes, objectKey),
                run.footer().schema().columns());
    }

    private final class Records implements Iterator<OffsetRecord> {

        private final Iterator<RowGroupEntry> rowGroups = run.rowGroups().iterator();
        private final long offsetMin;
        private final long timestampMsMin;
        private @Nullable RowReader rows;
        private long positionBytes = run.positionBytes();

        /** @param timestampMsMin row groups without a record of this time or later are left out */
        Records(long offsetMin, long timestampMsMin) {
            this.offsetMin = offsetMin;
            this.timestampMsMin = timestampMsMin;
        }

        @Override
        public boolean hasNext() {
            try {
                while (rows == null || !rows.hasNext()) {
                    if (!rowGroups.hasNext()) {
                        return false;
                    }
                    enter(rowGroups.next());
                }
                return true;
            } catch (CorruptSegmentException e) {
                throw e;
            } catch (RuntimeException e) {
                throw damaged(e);
            }
        }

        private void enter(RowGroupEntry rowGroup) {
            if (rowGroup.lastOffset() < offsetMin || rowGroup.maxTimestampMs() < timestampMsMin) {
                return;
            }
            positionBytes = rowGroup.positionBytes();
            RowReader entered = open(rowGroup);
            while (entered.hasNext() && entered.nextOffset() < offsetMin) {
                entered.skip();
            }
            rows = entered;
        }

        @Override
        public OffsetRecord next() {
            if (!hasNext() || rows == null) {
                throw new NoSuchElementException();
            }
            try {
                return rows.next();
            } catch (CorruptSegmentException e) {
                throw e;
            } catch (RuntimeException e) {
                throw damaged(e);
            }
        }

        /** The library's decoders throw anything at bytes that a right CRC covers and that are wrong all the same. */
        private CorruptSegmentException damaged(RuntimeException e) {
            return corrupt(positionBytes, String.valueOf(e));
        }
    }

    private CorruptSegmentException corrupt(long positionBytes, String problem) {
        return new CorruptSegmentException(objectKey, "row group", positionBytes, problem);
    }
}
