package io.tailwater.format.parquet;

import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.LogRecord;
import io.tailwater.format.record.OffsetRecord;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;

/** Parquet segments of records that a test brings. */
final class TestSegments {

    static final UUID TOPIC_ID = UUID.fromString("7f3c2d10-9b5e-7c61-8f04-2a6d1e0b9c33");
    static final String KEY = "segment-under-test";

    private TestSegments() {}

    /** A segment, as it stands in S3. */
    record Written(Bytes content, ParquetFooter footer) {

        ParquetSegmentReader reader(long offset, long bytesMax) {
            RowGroupRun run = footer.run(footer.rowGroupFrom(offset).orElseThrow(), bytesMax);
            return new ParquetSegmentReader(
                    content.slice(Math.toIntExact(run.positionBytes()), run.sizeBytes()), run, KEY);
        }

        List<OffsetRecord> readAll() {
            return list(reader(footer.origin().baseOffset(), Long.MAX_VALUE)
                    .recordsFrom(footer.origin().baseOffset()));
        }
    }

    static List<OffsetRecord> at(long baseOffset, List<LogRecord> records) {
        List<OffsetRecord> placed = new ArrayList<>();
        for (LogRecord record : records) {
            placed.add(new OffsetRecord(baseOffset + placed.size(), record));
        }
        return placed;
    }

    static Written write(RowSchema schema, List<OffsetRecord> records) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        var origin = new SegmentOrigin(
                "orders",
                TOPIC_ID,
                3,
                records.get(0).offset(),
                records.get(records.size() - 1).offset() + 1);
        var writer = new ParquetSegmentWriter(out, origin, schema);
        records.forEach(writer::append);
        ParquetFooter footer = writer.finish();
        return new Written(Bytes.wrap(out.toByteArray()), footer);
    }

    static List<OffsetRecord> list(Iterator<OffsetRecord> records) {
        List<OffsetRecord> list = new ArrayList<>();
        records.forEachRemaining(list::add);
        return list;
    }
}
