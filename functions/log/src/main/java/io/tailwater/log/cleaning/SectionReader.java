package io.tailwater.log.cleaning;

import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.OffsetRecord;
import io.tailwater.log.error.CorruptLogException;
import io.tailwater.log.error.StorageUnavailableException;
import io.tailwater.log.index.TableEntry;
import io.tailwater.log.segment.TableDownloader;
import io.tailwater.log.segment.TableObject;
import io.tailwater.log.store.StoreFailures;
import io.tailwater.log.topic.TopicIdPartition;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;

/** Finds the newest offset of each key of a section: of as many segments, or parts of them, as fit into the memory and the time. */
final class SectionReader {

    /** How often a segment is looked at again that another cleaner replaced meanwhile. */
    private static final int REPLACED_MAX = 5;

    private final TableDownloader tables;
    private final TableRecords records;
    private final InstantSource clock;
    private final int keysMax;

    /** @param keysMax how many keys a section has at most */
    SectionReader(TableDownloader tables, InstantSource clock, int keysMax) {
        this.tables = tables;
        this.records = new TableRecords(tables);
        this.clock = clock;
        this.keysMax = keysMax;
    }

    /**
     * A section.
     *
     * @param endOffset the offset behind it
     */
    record Section(long endOffset, NewestOffsets newest) {}

    /**
     * Reads a section.
     *
     * @param segments the first one holds the offset
     * @param offset where it begins
     * @param endOffsetMax where it ends at the latest
     * @param recordsSizeBytesMax uncompressed bytes after which it ends, behind one segment at the earliest
     * @param until when it ends, behind one segment at the earliest
     * @return the section; it ends before the first key that found no room, or with a segment
     * @throws CorruptLogException when a segment is damaged or missing
     * @throws StorageUnavailableException when S3 does not answer
     */
    Section read(
            TopicIdPartition partition,
            Iterator<TableEntry> segments,
            long offset,
            long endOffsetMax,
            long recordsSizeBytesMax,
            Instant until) {
        long recordsSizeBytes = 0;
        Gathering gathering = new Gathering(offset, endOffsetMax, new NewestOffsets(keysMax));
        while (segments.hasNext() && gathering.hasRoom && gathering.offset < endOffsetMax) {
            TableEntry entry = segments.next();
            read(partition, entry, gathering);
            recordsSizeBytes += entry.recordsSizeBytes();
            if (recordsSizeBytes >= recordsSizeBytesMax || !clock.instant().isBefore(until)) {
                break;
            }
        }
        return new Section(gathering.offset, gathering.newest);
    }

    private void read(TopicIdPartition partition, TableEntry entry, Gathering gathering) {
        for (int attempt = 0; attempt < REPLACED_MAX; attempt++) {
            TableObject object = tables.open(partition, entry)
                    .orElseThrow(() -> new CorruptLogException("the index of " + partition
                            + " names a segment from offset " + entry.baseOffset() + ", which S3 does not have"));
            // An object that was replaced still has the newest record of every key: it is read on where the other one
            // ended.
            TableRecords.End end = records.read(object, gathering::take);
            if (end == TableRecords.End.WHOLE) {
                gathering.offset = Math.min(entry.endOffset(), gathering.endOffsetMax);
            }
            if (end != TableRecords.End.REPLACED) {
                return;
            }
        }
        throw new StorageUnavailableException(
                "cleaning " + partition + ": the segment from offset " + entry.baseOffset() + " keeps being replaced",
                StoreFailures.RETRY_AFTER,
                null);
    }

    /** A section that is being read. */
    private static final class Gathering {

        private final long endOffsetMax;
        private final NewestOffsets newest;
        private long offset;
        private boolean hasRoom = true;

        Gathering(long offset, long endOffsetMax, NewestOffsets newest) {
            this.offset = offset;
            this.endOffsetMax = endOffsetMax;
            this.newest = newest;
        }

        /** @return whether there is room for more */
        boolean take(OffsetRecord record) {
            Bytes key = record.record().key();
            if (record.offset() < offset || key == null) {
                return true;
            }
            if (record.offset() >= endOffsetMax) {
                offset = endOffsetMax;
                return false;
            }
            hasRoom = newest.put(key, record.offset());
            offset = hasRoom ? record.offset() + 1 : record.offset();
            return hasRoom;
        }
    }
}
