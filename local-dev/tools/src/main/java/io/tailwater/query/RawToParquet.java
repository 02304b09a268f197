package io.tailwater.query;

import io.tailwater.format.parquet.ColumnFormat;
import io.tailwater.format.parquet.ParquetSegmentWriter;
import io.tailwater.format.parquet.RowSchema;
import io.tailwater.format.parquet.SegmentOrigin;
import io.tailwater.format.record.Bytes;
import io.tailwater.format.schema.ValueSchema;
import io.tailwater.format.segment.RawSegmentReader;
import io.tailwater.format.segment.SegmentIndex;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** Makes a Parquet file of a raw segment, as compaction will: what is not compacted yet is queried like the rest. */
final class RawToParquet {

    private static final UUID NO_TOPIC_ID = new UUID(0, 0);

    /**
     * Converts.
     *
     * @param raw the object's bytes
     * @param parquet written over
     */
    void convert(Path raw, String topic, PartitionSegments partition, ListedSegment segment, Path parquet)
            throws IOException {
        Bytes content = Bytes.wrap(Files.readAllBytes(raw));
        SegmentIndex index = SegmentIndex.scan(content, segment.key());
        var reader = new RawSegmentReader(content, index.whole(), segment.baseOffset(), segment.key());
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(parquet))) {
            var writer = new ParquetSegmentWriter(
                    out,
                    new SegmentOrigin(
                            topic, NO_TOPIC_ID, partition.partition(), segment.baseOffset(), reader.endOffset()),
                    new RowSchema(
                            column(partition.keyFormat()),
                            column(partition.valueFormat()),
                            partition.valueSchema().map(ValueSchema::parse).orElse(null)));
            reader.recordsFrom(segment.baseOffset()).forEachRemaining(writer::append);
            writer.finish();
        }
    }

    private static ColumnFormat column(String format) {
        return format.equals("bytes") ? ColumnFormat.BYTES : ColumnFormat.STRING;
    }
}
