package io.tailwater.log.cleaning;

import io.tailwater.format.parquet.ParquetFooter;
import io.tailwater.format.parquet.ParquetSegmentWriter;
import io.tailwater.format.parquet.RowSchema;
import io.tailwater.format.record.OffsetRecord;
import io.tailwater.log.error.CorruptLogException;
import io.tailwater.log.error.StorageUnavailableException;
import io.tailwater.log.index.TableEntry;
import io.tailwater.log.index.TableStore;
import io.tailwater.log.segment.TableDownloader;
import io.tailwater.log.segment.TableObject;
import io.tailwater.log.segment.TableUploader;
import io.tailwater.log.store.StoreFailures;
import io.tailwater.log.topic.TopicIdPartition;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Replaces one Parquet segment by one that has the survivors only. The object first, on condition that it is still the one that was
 * read; then what the index says of it, which readers use as a hint.
 */
final class SegmentCleaner {

    /** How often a segment is looked at again that another cleaner replaced meanwhile: by what this one would have written. */
    private static final int REPLACED_MAX = 5;

    private final TableDownloader tables;
    private final TableRecords records;
    private final TableUploader uploader;
    private final TableStore table;

    SegmentCleaner(TableDownloader tables, TableUploader uploader, TableStore table) {
        this.tables = tables;
        this.records = new TableRecords(tables);
        this.uploader = uploader;
        this.table = table;
    }

    /**
     * What a segment has become.
     *
     * @param rewritten whether this call replaced it
     * @param recordsRemoved how many it has less, if so
     * @param sizeBytesRemoved how many bytes
     * @param tombstones how many it has
     * @param sizeBytes of the object
     */
    record Cleaned(boolean rewritten, long recordsRemoved, long sizeBytesRemoved, long tombstones, long sizeBytes) {}

    /**
     * Cleans a segment.
     *
     * @param pass the number of the plan
     * @return empty when the object is not there any more
     * @throws CorruptLogException when it is damaged
     * @throws StorageUnavailableException when S3 or DynamoDB does not answer; it may be repeated
     */
    Optional<Cleaned> clean(
            TopicIdPartition partition, TableEntry entry, Survivors survivors, long pass, RowSchema schema) {
        for (int attempt = 0; attempt < REPLACED_MAX; attempt++) {
            Optional<TableObject> source = tables.open(partition, entry);
            if (source.isEmpty()) {
                return Optional.empty();
            }
            Tally tally = new Tally();
            TableRecords.End end = records.read(source.get(), record -> {
                tally.count(record);
                return survivors.has(record);
            });
            Optional<Cleaned> cleaned =
                    switch (end) {
                        case WHOLE -> Optional.of(untouched(partition, entry, source.get(), tally, pass));
                        case STOPPED -> replace(partition, entry, source.get(), survivors, pass, schema);
                        case REPLACED -> Optional.empty();
                    };
            if (cleaned.isPresent()) {
                return cleaned;
            }
        }
        throw new StorageUnavailableException(
                "cleaning " + partition + ": the segment from offset " + entry.baseOffset() + " keeps being replaced",
                StoreFailures.RETRY_AFTER,
                null);
    }

    /** Nothing is to be taken away; perhaps since somebody did who did not come to note it. */
    private Cleaned untouched(
            TopicIdPartition partition, TableEntry entry, TableObject object, Tally tally, long pass) {
        if (entry.sizeBytes() != object.footer().objectSizeBytes()
                || entry.recordCount() != object.footer().recordCount()) {
            table.clean(partition, entry.as(object.footer()), pass);
        }
        return new Cleaned(false, 0, 0, tally.tombstones, object.footer().objectSizeBytes());
    }

    /** @return empty when the object was replaced meanwhile */
    private Optional<Cleaned> replace(
            TopicIdPartition partition,
            TableEntry entry,
            TableObject source,
            Survivors survivors,
            long pass,
            RowSchema schema) {
        try {
            Path file = Files.createTempFile("tailwater-", ".parquet");
            try {
                Tally tally = new Tally();
                Optional<ParquetFooter> written = write(file, source, survivors, schema, tally);
                if (written.isEmpty() || !uploader.replace(source.key(), file, source.etag())) {
                    tables.forget(source);
                    return Optional.empty();
                }
                tables.forget(source);
                table.clean(partition, entry.as(written.get()), pass);
                return Optional.of(new Cleaned(
                        true,
                        source.footer().recordCount() - written.get().recordCount(),
                        source.footer().objectSizeBytes() - written.get().objectSizeBytes(),
                        tally.tombstones,
                        written.get().objectSizeBytes()));
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new StorageUnavailableException(
                    "cleaning " + partition + ": the disk for temporary files failed: " + e.getMessage(),
                    StoreFailures.RETRY_AFTER,
                    e);
        }
    }

    private Optional<ParquetFooter> write(
            Path file, TableObject source, Survivors survivors, RowSchema schema, Tally tally) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            var writer = new ParquetSegmentWriter(out, source.footer().origin(), schema);
            TableRecords.End end = records.read(source, record -> {
                if (survivors.has(record)) {
                    writer.append(record);
                    tally.count(record);
                }
                return true;
            });
            return end == TableRecords.End.WHOLE ? Optional.of(writer.finish()) : Optional.empty();
        }
    }

    /** Counts the tombstones among records. */
    private static final class Tally {

        private long tombstones;

        void count(OffsetRecord record) {
            tombstones += Survivors.isTombstone(record) ? 1 : 0;
        }
    }
}
