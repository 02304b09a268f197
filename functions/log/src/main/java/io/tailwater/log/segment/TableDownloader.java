package io.tailwater.log.segment;

import io.tailwater.format.parquet.ParquetFooter;
import io.tailwater.format.parquet.ParquetSegmentReader;
import io.tailwater.format.parquet.RowGroupRun;
import io.tailwater.format.record.OffsetRecord;
import io.tailwater.format.segment.CorruptSegmentException;
import io.tailwater.format.segment.SegmentReader;
import io.tailwater.log.error.CorruptLogException;
import io.tailwater.log.error.StorageUnavailableException;
import io.tailwater.log.index.TableEntry;
import io.tailwater.log.store.StoreFailures;
import io.tailwater.log.topic.TopicIdPartition;
import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads row groups of Parquet segments. Those of a compacted topic are replaced now and then by others of their name: a footer and the row
 * groups that are read by it are always of the same object.
 */
public final class TableDownloader {

    /** How often a read begins again because the object was replaced: it happens to a segment once in hours. */
    private static final int REPLACED_MAX = 5;

    private final SegmentDownloader downloader;
    private final FooterCache footers;

    public TableDownloader(SegmentDownloader downloader, FooterCache footers) {
        this.downloader = downloader;
        this.footers = footers;
    }

    /**
     * Reads a part of a segment.
     *
     * @param part which row groups, by the footer that they will be read by; none when it has none of interest
     * @return a reader without records where the part is none; empty when the object is not there any more
     * @throws CorruptLogException when the object is damaged, or not the segment that the index describes
     * @throws StorageUnavailableException when S3 does not answer
     */
    public Optional<SegmentReader> read(
            TopicIdPartition partition, TableEntry entry, Function<ParquetFooter, Optional<RowGroupRun>> part) {
        if (entry.recordCount() == 0) {
            // What once had none never gets any.
            return Optional.of(new NoRecords(entry.endOffset()));
        }
        for (int attempt = 0; attempt < REPLACED_MAX; attempt++) {
            Optional<TableObject> object = footers.get(partition, entry);
            if (object.isEmpty()) {
                return Optional.empty();
            }
            Optional<RowGroupRun> run = part.apply(object.get().footer());
            if (run.isEmpty()) {
                return Optional.of(new NoRecords(entry.endOffset()));
            }
            RangeOutcome outcome = rowGroups(object.get(), run.get());
            if (outcome instanceof RangeOutcome.Found found) {
                return Optional.of(open(object.get(), run.get(), found));
            }
            if (outcome instanceof RangeOutcome.Gone) {
                return Optional.empty();
            }
        }
        throw new StorageUnavailableException(
                "a segment of " + partition + " from offset " + entry.baseOffset() + " was replaced " + REPLACED_MAX
                        + " times while it was read",
                StoreFailures.RETRY_AFTER,
                null);
    }

    /** The segment as it is now: its footer is read, or was when nobody had replaced it. Empty when it is not there any more. */
    public Optional<TableObject> open(TopicIdPartition partition, TableEntry entry) {
        return footers.get(partition, entry);
    }

    /**
     * Reads row groups of exactly this object.
     *
     * @return empty when it was replaced or is gone
     * @throws CorruptLogException when it is damaged
     */
    public Optional<SegmentReader> read(TableObject object, RowGroupRun run) {
        return rowGroups(object, run) instanceof RangeOutcome.Found found
                ? Optional.of(open(object, run, found))
                : Optional.empty();
    }

    /** Makes the next look ask for the segment's object anew. */
    public void forget(TableObject object) {
        footers.forget(object);
    }

    private RangeOutcome rowGroups(TableObject object, RowGroupRun run) {
        RangeOutcome outcome = downloader.getSame(object.key(), object.etag(), run.positionBytes(), run.sizeBytes());
        if (!(outcome instanceof RangeOutcome.Found)) {
            footers.forget(object);
        }
        return outcome;
    }

    private static SegmentReader open(TableObject object, RowGroupRun run, RangeOutcome.Found found) {
        try {
            return new ParquetSegmentReader(found.content(), run, object.key());
        } catch (CorruptSegmentException e) {
            throw new CorruptLogException(String.valueOf(e.getMessage()), e);
        }
    }

    /** The end of a segment whose last offsets have no records any more. */
    private record NoRecords(long endOffset) implements SegmentReader {

        @Override
        public Iterator<OffsetRecord> recordsFrom(long offset) {
            return Collections.emptyIterator();
        }

        @Override
        public Optional<OffsetRecord> firstAtOrAfter(long timestampMs) {
            return Optional.empty();
        }
    }
}
