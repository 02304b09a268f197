package io.tailwater.format.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.format.parquet.TestSegments.Written;
import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.LogRecord;
import io.tailwater.format.record.OffsetRecord;
import io.tailwater.format.record.RecordHeader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Parquet segment as version 1 was released with it. If a test here fails, then what is stored can no longer be read, or is no
 * longer written as documented: change the code, never the golden bytes.
 */
class GoldenParquetTest {

    private static final String FILE = "parquet-segment-v1.hex";

    private static final List<OffsetRecord> RECORDS = List.of(
            new OffsetRecord(
                    41,
                    new LogRecord(
                            1_764_000_000_000L,
                            Bytes.wrap(new byte[] {0, (byte) 0xff, 7}),
                            Bytes.utf8("{\"tide\":\"in\",\"metres\":3.2}"),
                            List.of(
                                    new RecordHeader("trace", Bytes.utf8("4bf92f35")),
                                    new RecordHeader("trace", null)))),
            new OffsetRecord(42, new LogRecord(1_763_999_999_000L, Bytes.utf8("boat-7"), null, List.of())),
            new OffsetRecord(45, new LogRecord(-1, null, Bytes.EMPTY, List.of(new RecordHeader("größe", Bytes.EMPTY)))),
            new OffsetRecord(46, new LogRecord(Long.MAX_VALUE, Bytes.EMPTY, Bytes.utf8("波"), List.of())));

    private static final RowSchema SCHEMA = new RowSchema(ColumnFormat.BYTES, ColumnFormat.STRING);

    @Test
    void goldenSegmentIsRead() throws IOException {
        Bytes content = golden();

        ParquetFooter footer = ParquetFooter.read(content, content.length(), FILE);

        assertThat(footer.origin()).isEqualTo(new SegmentOrigin("orders", TestSegments.TOPIC_ID, 3, 41, 47));
        assertThat(footer.schema()).isEqualTo(SCHEMA);
        assertThat(footer.recordCount()).isEqualTo(4);
        assertThat(footer.maxTimestampMs()).isEqualTo(Long.MAX_VALUE);
        assertThat(new Written(content, footer).readAll()).isEqualTo(RECORDS);
    }

    @Test
    void goldenSegmentIsWritten() throws IOException {
        // Not byte for byte: another version of zstd may compress to other bytes. What its footer says is the same.
        ParquetFooter golden = ParquetFooter.read(golden(), golden().length(), FILE);

        ParquetFooter written = TestSegments.write(SCHEMA, RECORDS).footer();

        assertThat(written.origin()).isEqualTo(golden.origin());
        assertThat(written.schema().columns()).isEqualTo(golden.schema().columns());
        assertThat(written.recordsSizeBytes()).isEqualTo(golden.recordsSizeBytes());
        assertThat(written.rowGroups().get(0).columns())
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields(
                        "total_compressed_size", "data_page_offset", "__isset_bitfield")
                .isEqualTo(golden.rowGroups().get(0).columns());
    }

    @Test
    void duckDbReadsTheGoldenSegment(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("golden.parquet"), golden().toArray());
        try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckDb.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT string_agg(concat_ws('|', \"offset\", epoch_ms(timestamp),"
                                + " timestamp_ms, hex(key), value, len(headers)), ' ' ORDER BY \"offset\") FROM '"
                                + file + "'")) {
            rows.next();
            assertThat(rows.getString(1))
                    .isEqualTo("41|1764000000000|00FF07|{\"tide\":\"in\",\"metres\":3.2}|2"
                            + " 42|1763999999000|626F61742D37|0 45|-1||1 46|9223372036854775807||波|0");
        }
    }

    private static Bytes golden() throws IOException {
        try (InputStream in = GoldenParquetTest.class.getResourceAsStream("/golden/" + FILE)) {
            String text = new String(Objects.requireNonNull(in, FILE).readAllBytes(), StandardCharsets.UTF_8);
            String digits = text.lines()
                    .map(line -> line.replaceFirst("#.*", "").replace(" ", ""))
                    .collect(Collectors.joining());
            return Bytes.wrap(HexFormat.of().parseHex(digits));
        }
    }
}
