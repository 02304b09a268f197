package io.tailwater.format.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.LogRecord;
import io.tailwater.format.record.OffsetRecord;
import io.tailwater.format.record.RecordHeader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.LocalInputFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written here is read by readers of others: Apache Parquet's own (parquet-java), and DuckDB's. */
class OtherReadersTest {

    private static final List<RecordHeader> HEADERS = List.of(
            new RecordHeader("trace", Bytes.utf8("a")),
            new RecordHeader("trace", Bytes.utf8("b")),
            new RecordHeader("none", null),
            new RecordHeader("", Bytes.EMPTY));

    private final List<OffsetRecord> records = TestSegments.at(
            500,
            IntStream.range(0, 30_000)
                    .mapToObj(i -> new LogRecord(
                            switch (i) {
                                case 7 -> Long.MAX_VALUE;
                                case 8 -> -1L;
                                case 9 -> Long.MIN_VALUE;
                                default -> 1_764_000_000_000L + i;
                            },
                            i % 3 == 0 ? null : Bytes.utf8("key-" + i % 100),
                            i % 10 == 0
                                    ? null
                                    : Bytes.utf8("{\"n\":" + i + ",\"größe\":\"" + "x".repeat(i % 300) + "\"}"),
                            i % 5 == 0 ? HEADERS : List.of()))
                    .toList());

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void writeSegment() throws Exception {
        Path place = Files.createDirectories(folder.resolve("topic=orders/partition=3/date=2026-11-24"));
        file = place.resolve("00000000000000000500.parquet");
        var schema = new RowSchema(ColumnFormat.STRING, ColumnFormat.STRING);
        Files.write(file, TestSegments.write(schema, records).content().toArray());
    }

    @Test
    void parquetJavaReadsWhatWasWritten() throws Exception {
        List<OffsetRecord> read = new ArrayList<>();
        try (var reader = open(file)) {
            for (Group row = reader.read(); row != null; row = reader.read()) {
                read.add(record(row));
            }
        }

        assertThat(read).isEqualTo(records);
    }

    @Test
    void parquetJavaUnderstandsTheFooter() throws Exception {
        var options =
                ParquetReadOptions.builder(new PlainParquetConfiguration()).build();
        try (var reader = ParquetFileReader.open(new LocalInputFile(file), options)) {
            var footer = reader.getFooter();
            assertThat(footer.getFileMetaData().getSchema().toString()).isEqualToNormalizingWhitespace("""
                            message record {
                              required int64 offset = 1;
                              optional int64 timestamp (TIMESTAMP(MICROS,true)) = 2;
                              optional int64 timestamp_ms = 3;
                              optional binary key (STRING) = 4;
                              optional binary value (STRING) = 5;
                              required group headers (LIST) = 6 {
                                repeated group list {
                                  required group element = 7 {
                                    required binary key (STRING) = 8;
                                    optional binary value = 9;
                                  }
                                }
                              }
                            }
                            """);
            assertThat(footer.getFileMetaData().getKeyValueMetaData())
                    .containsEntry("tailwater.topic", "orders")
                    .containsEntry("tailwater.partition", "3")
                    .containsEntry("tailwater.base_offset", "500")
                    .containsEntry("tailwater.end_offset", "30500")
                    .containsEntry("tailwater.format", "1");
            assertThat(reader.getRecordCount()).isEqualTo(records.size());
            assertThat(footer.getBlocks()).hasSizeGreaterThan(1).allSatisfy(block -> {
                var offsets = block.getColumns().get(0).getStatistics();
                assertThat(offsets.hasNonNullValue()).isTrue();
            });
        }
    }

    @Test
    void duckDbSeesTextTimesAndHeaders() throws Exception {
        String files = "read_parquet('" + folder + "/topic=*/partition=*/date=*/*.parquet', hive_partitioning=true)";

        assertThat(query("SELECT count(*), min(\"offset\"), max(\"offset\"), count(DISTINCT \"offset\") FROM " + files))
                .isEqualTo("30000|500|30499|30000");
        assertThat(query(
                        "SELECT typeof(\"offset\"), typeof(timestamp), typeof(key), typeof(value), typeof(headers) FROM "
                                + files + " LIMIT 1"))
                .isEqualTo("BIGINT|TIMESTAMP WITH TIME ZONE|VARCHAR|VARCHAR|STRUCT(\"key\" VARCHAR, \"value\" BLOB)[]");
        assertThat(query("SELECT count(*) FILTER (value IS NULL), count(*) FILTER (key IS NULL),"
                        + " count(*) FILTER (timestamp IS NULL), count(timestamp_ms) FROM " + files))
                .isEqualTo("3000|10000|2|2");
        assertThat(query("SELECT epoch_ms(timestamp), key, value->>'n', \"partition\", date FROM " + files
                        + " WHERE \"offset\" = 501"))
                .isEqualTo("1764000000001|key-1|1|3|2026-11-24");
        assertThat(query("SELECT len(headers), headers[1].key, decode(headers[2].value), headers[3].value FROM " + files
                        + " WHERE \"offset\" = 505"))
                .isEqualTo("4|trace|b|null");
        assertThat(query("SELECT sum((value->>'n')::BIGINT) FROM " + files))
                .isEqualTo(Long.toString(IntStream.range(0, 30_000)
                        .filter(i -> i % 10 != 0)
                        .asLongStream()
                        .sum()));
    }

    @Test
    void duckDbSeesAnyBytesAsBytes() throws Exception {
        byte[] bytes = new byte[256];
        IntStream.range(0, 256).forEach(i -> bytes[i] = (byte) i);
        Path other = folder.resolve("bytes.parquet");
        Files.write(
                other,
                TestSegments.write(
                                RowSchema.BYTES,
                                TestSegments.at(
                                        0, List.of(new LogRecord(0, Bytes.EMPTY, Bytes.wrap(bytes), List.of()))))
                        .content()
                        .toArray());

        assertThat(query("SELECT lower(hex(value)), octet_length(key) FROM '" + other + "'"))
                .isEqualTo(HexFormat.of().formatHex(bytes) + "|0");
    }

    /** Opens a file with parquet-java. */
    static ParquetReader<Group> open(Path file) throws IOException {
        return new Reader(new LocalInputFile(file)).build();
    }

    private static OffsetRecord record(Group row) {
        long timestampMs = row.getFieldRepetitionCount(1) == 1 ? row.getLong(1, 0) / 1000 : row.getLong(2, 0);
        List<RecordHeader> headers = new ArrayList<>();
        Group list = row.getGroup(5, 0);
        for (int i = 0; i < list.getFieldRepetitionCount(0); i++) {
            Group header = list.getGroup(0, i).getGroup(0, 0);
            headers.add(new RecordHeader(
                    header.getString(0, 0),
                    header.getFieldRepetitionCount(1) == 0
                            ? null
                            : Bytes.wrap(header.getBinary(1, 0).getBytes())));
        }
        return new OffsetRecord(row.getLong(0, 0), new LogRecord(timestampMs, binary(row, 3), binary(row, 4), headers));
    }

    private static Bytes binary(Group row, int field) {
        return row.getFieldRepetitionCount(field) == 0
                ? null
                : Bytes.wrap(row.getBinary(field, 0).getBytes());
    }

    /** The first row of an answer of DuckDB's. */
    static String query(String sql) throws Exception {
        try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckDb.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            rows.next();
            for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                Object value = rows.getObject(i);
                values.add(
                        String.valueOf(value instanceof byte[] raw ? new String(raw, StandardCharsets.UTF_8) : value));
            }
            return String.join("|", values);
        }
    }

    /** Parquet-java's own codecs come with Hadoop. */
    private static final class ZstdCodec
            implements CompressionCodecFactory, CompressionCodecFactory.BytesInputDecompressor {

        @Override
        public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
            assertThat(codec).isEqualTo(CompressionCodecName.ZSTD);
            return this;
        }

        @Override
        public BytesInput decompress(BytesInput compressed, int uncompressedSize) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            compressed.writeAllTo(bytes);
            return BytesInput.from(Zstd.decompress(bytes.toByteArray(), uncompressedSize));
        }

        @Override
        public void decompress(ByteBuffer input, int compressedSize, ByteBuffer output, int uncompressedSize) {
            throw new UnsupportedOperationException();
        }

        @Override
        public BytesInputCompressor getCompressor(CompressionCodecName codec) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void release() {
            // Holds nothing.
        }
    }

    private static final class Reader extends ParquetReader.Builder<Group> {

        Reader(InputFile file) {
            super(file, new PlainParquetConfiguration());
            withCodecFactory(new ZstdCodec());
            usePageChecksumVerification();
        }

        @Override
        protected ReadSupport<Group> getReadSupport() {
            return new GroupReadSupport();
        }
    }
}
