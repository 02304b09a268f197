package io.tailwater.log.testing;

import io.tailwater.format.parquet.ParquetFooter;
import io.tailwater.format.parquet.ParquetSegmentReader;
import io.tailwater.format.parquet.RowGroupRun;
import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.OffsetRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;

/** What lies in the bucket, as a query engine sees it: a listing, and then the objects. */
public final class TableFiles {

    private final S3Client s3;
    private final String bucket;

    public TableFiles(TestStore store) {
        this.s3 = store.plainClients().s3();
        this.bucket = store.location().bucket();
    }

    /** Keys that begin so, in order. */
    public List<String> keys(String prefix) {
        return s3.listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix)).contents().stream()
                .map(S3Object::key)
                .toList();
    }

    /** The Parquet segments of a topic, by key; those that went between the listing and the reading are left out. */
    public Map<String, byte[]> table(String topic) {
        Map<String, byte[]> files = new TreeMap<>();
        for (String key : keys("t/table/topic=" + topic + "/")) {
            try {
                files.put(
                        key,
                        s3.getObject(request -> request.bucket(bucket).key(key), ResponseTransformer.toBytes())
                                .asByteArray());
            } catch (NoSuchKeyException e) {
                // As an engine would, only quieter.
            }
        }
        return files;
    }

    /** All records of a partition's Parquet segments, in the order of their keys. */
    public List<OffsetRecord> records(String topic, int partition) {
        return records(topic, partition, key -> true);
    }

    /** As {@link #records(String, int)}, of the segments whose keys are wanted. */
    public List<OffsetRecord> records(String topic, int partition, Predicate<String> wanted) {
        List<OffsetRecord> records = new ArrayList<>();
        table(topic).forEach((key, content) -> {
            if (key.contains("/partition=" + partition + "/") && wanted.test(key)) {
                ParquetFooter footer = ParquetFooter.read(Bytes.wrap(content), content.length, key);
                if (footer.rowGroups().isEmpty()) {
                    return;
                }
                RowGroupRun run = footer.run(0, Long.MAX_VALUE);
                new ParquetSegmentReader(
                                Bytes.wrap(content).slice(Math.toIntExact(run.positionBytes()), run.sizeBytes()),
                                run,
                                key)
                        .recordsFrom(0)
                        .forEachRemaining(records::add);
            }
        });
        return records;
    }
}
