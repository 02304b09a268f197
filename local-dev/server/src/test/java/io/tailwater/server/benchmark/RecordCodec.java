package io.tailwater.server.benchmark;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.tailwater.format.batch.Compression;
import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.LogRecord;
import io.tailwater.format.record.OffsetRecord;
import io.tailwater.format.segment.RawSegment;
import io.tailwater.format.segment.RawSegmentReader;
import io.tailwater.format.segment.RawSegmentWriter;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;

/** What has to be done to records between a caller and a segment beside all calls: encoding and decoding, and a look whether values are JSON. */
final class RecordCodec {

    private static final JsonFactory JSON = new JsonFactory();

    private RecordCodec() {}

    /** The bytes that a produce of these records writes. */
    static RawSegment encode(List<String> values) {
        var writer = new RawSegmentWriter(Compression.ZSTD, RawSegmentWriter.BATCH_BYTES_TARGET_DEFAULT);
        values.forEach(value -> writer.append(new LogRecord(0, null, Bytes.utf8(value), List.of())));
        return writer.finish();
    }

    /** Decodes all records of a segment, and parses their values to see that an answer with them is JSON. */
    static void decode(RawSegment segment) throws IOException {
        var index = segment.index();
        var reader = new RawSegmentReader(
                segment.content(), index.run(0, index.batches().size() - 1), 0, "benchmark");
        Iterator<OffsetRecord> records = reader.recordsFrom(0);
        while (records.hasNext()) {
            Bytes value = records.next().record().value();
            try (JsonParser parser = JSON.createParser(value.array(), value.arrayOffset(), value.length())) {
                parser.nextToken();
                parser.skipChildren();
            }
        }
    }
}
