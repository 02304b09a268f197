package io.tailwater.log.cleaning;

import io.tailwater.format.parquet.ParquetFooter;
import io.tailwater.format.parquet.RowGroupRun;
import io.tailwater.format.record.OffsetRecord;
import io.tailwater.format.segment.CorruptSegmentException;
import io.tailwater.format.segment.SegmentReader;
import io.tailwater.log.error.CorruptLogException;
import io.tailwater.log.segment.TableDownloader;
import io.tailwater.log.segment.TableObject;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Predicate;

/** Reads whole Parquet segments, some row groups at a time. */
final class TableRecords {

    /** Uncompressed bytes of one GET; one row group is, however large. */
    private static final long RUN_BYTES_MAX = 8L * 1024 * 1024;

    private final TableDownloader tables;

    TableRecords(TableDownloader tables) {
        this.tables = tables;
    }

    /** How a reading ended. */
    enum End {
        /** All records were read. */
        WHOLE,
        /** The reader had enough. */
        STOPPED,
        /** The object was replaced, or is gone. */
        REPLACED
    }

    /**
     * Reads.
     *
     * @param goOn is given one record after the other, and says whether it wants more
     * @throws CorruptLogException when the object is damaged
     */
    End read(TableObject object, Predicate<OffsetRecord> goOn) {
        ParquetFooter footer = object.footer();
        for (int first = 0; first < footer.rowGroups().size(); ) {
            RowGroupRun run = footer.run(first, RUN_BYTES_MAX);
            Optional<SegmentReader> reader = tables.read(object, run);
            if (reader.isEmpty()) {
                return End.REPLACED;
            }
            if (!readAll(reader.get(), goOn)) {
                return End.STOPPED;
            }
            first = run.end();
        }
        return End.WHOLE;
    }

    private static boolean readAll(SegmentReader reader, Predicate<OffsetRecord> goOn) {
        try {
            Iterator<OffsetRecord> records = reader.recordsFrom(0);
            while (records.hasNext()) {
                if (!goOn.test(records.next())) {
                    return false;
                }
            }
            return true;
        } catch (CorruptSegmentException e) {
            throw new CorruptLogException(String.valueOf(e.getMessage()), e);
        }
    }
}
