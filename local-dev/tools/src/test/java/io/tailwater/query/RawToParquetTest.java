package io.tailwater.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.format.batch.Compression;
import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.LogRecord;
import io.tailwater.format.segment.RawSegmentWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RawToParquetTest {

    @TempDir
    Path folder;

    @Test
    void whatIsNotCompactedYetHasTypedColumnsToo() throws Exception {
        var writer = new RawSegmentWriter(Compression.ZSTD, RawSegmentWriter.BATCH_BYTES_TARGET_DEFAULT);
        writer.append(new LogRecord(0, null, Bytes.utf8("{\"mag\": 4.5}"), List.of()));
        writer.append(new LogRecord(0, null, Bytes.utf8("{\"mag\": \"?\"}"), List.of()));
        Path raw = Files.write(folder.resolve("raw"), writer.finish().content().toArray());
        Path parquet = folder.resolve("segment.parquet");
        var segment = new ListedSegment("raw", 40, 41, "key", URI.create("http://127.0.0.1/"));
        var partition = new PartitionSegments(
                0,
                0,
                "bytes",
                "json",
                Optional.of("{\"type\": \"object\", \"properties\": {\"mag\": {\"type\": \"number\"}}}"),
                List.of(segment));

        new RawToParquet().convert(raw, "quakes", partition, segment, parquet);

        try (var duckDb = DriverManager.getConnection("jdbc:duckdb:");
                var statement = duckDb.createStatement();
                var rows = statement.executeQuery(
                        "SELECT string_agg(\"offset\" || ' ' || coalesce(mag::VARCHAR, 'null') || ' ' || value, '; '"
                                + " ORDER BY \"offset\") FROM '" + parquet + "'")) {
            rows.next();
            assertThat(rows.getString(1)).isEqualTo("40 4.5 {\"mag\": 4.5}; 41 null {\"mag\": \"?\"}");
        }
    }
}
