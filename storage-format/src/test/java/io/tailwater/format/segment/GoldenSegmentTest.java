package io.tailwater.format.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.format.batch.Compression;
import io.tailwater.format.batch.KafkaOracle;
import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.LogRecord;
import io.tailwater.format.record.OffsetRecord;
import io.tailwater.format.record.RecordHeader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Objects as version 1 was released with them. If a test here fails, then what is stored can no longer be read, or is
 * no longer written as documented: change the code, never the golden bytes.
 */
class GoldenSegmentTest {

    private static final List<LogRecord> RECORDS = List.of(
            new LogRecord(
                    1_764_000_000_000L,
                    Bytes.utf8("boat-7"),
                    Bytes.utf8(
                            "{\"tide\":\"in\",\"metres\":[3.2,3.2,3.2,3.2,3.2,3.2,3.2,3.2,3.2,3.2,3.2,3.2,3.2,3.2,3.2,3.2]}"),
                    List.of(new RecordHeader("trace", Bytes.utf8("4bf92f35")), new RecordHeader("trace", null))),
            new LogRecord(1_763_999_999_000L, Bytes.utf8("boat-7"), null, List.of()),
            new LogRecord(
                    -1,
                    null,
                    Bytes.utf8(
                            "{\"tide\":\"out\",\"metres\":[0.4,0.4,0.4,0.4,0.4,0.4,0.4,0.4,0.4,0.4,0.4,0.4,0.4,0.4,0.4,0.4]}"),
                    List.of(new RecordHeader("größe", Bytes.EMPTY))));

    /** Cuts after the second record. */
    private static final int BATCH_BYTES_TARGET = 160;

    @ParameterizedTest
    @ValueSource(strings = {"raw-segment-v1-none.hex", "raw-segment-v1-zstd.hex"})
    void goldenSegmentIsRead(String file) throws IOException {
        Bytes content = golden(file);
        SegmentIndex index = SegmentIndex.scan(content, file);
        List<LogRecord> records = new ArrayList<>();

        new RawSegmentReader(content, index.whole(), 0, file)
                .recordsFrom(0)
                .forEachRemaining(record -> records.add(record.record()));

        assertThat(records).isEqualTo(RECORDS);
        assertThat(index.batches()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"raw-segment-v1-none.hex", "raw-segment-v1-zstd.hex"})
    void kafkaReadsGoldenSegment(String file) throws IOException {
        assertThat(KafkaOracle.read(golden(file)))
                .extracting(OffsetRecord::record)
                .isEqualTo(RECORDS);
    }

    @Test
    void goldenSegmentIsWritten() throws IOException {
        // Of zstd only the reading is golden: another version of the library may compress to other bytes.
        assertThat(hex(written(Compression.NONE).content())).isEqualTo(hex(golden("raw-segment-v1-none.hex")));
    }

    @Test
    void goldenIndexIsReadAndWritten() throws IOException {
        SegmentIndex index = written(Compression.NONE).index();

        assertThat(hex(index.encode())).isEqualTo(hex(golden("segment-index-v1.hex")));
        assertThat(SegmentIndex.decode(golden("segment-index-v1.hex"))).isEqualTo(index);
    }

    private static RawSegment written(Compression compression) {
        RawSegmentWriter writer = new RawSegmentWriter(compression, BATCH_BYTES_TARGET);
        RECORDS.forEach(writer::append);
        return writer.finish();
    }

    /** Lines of hex digits, spaces between them as one likes, each with a comment after {@code #}. */
    private static Bytes golden(String file) throws IOException {
        try (InputStream in = GoldenSegmentTest.class.getResourceAsStream("/golden/" + file)) {
            String text = new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
            String digits = text.lines()
                    .map(line -> line.replaceFirst("#.*", "").replace(" ", ""))
                    .collect(Collectors.joining());
            return Bytes.wrap(HexFormat.of().parseHex(digits));
        }
    }

    private static String hex(Bytes bytes) {
        return HexFormat.of().formatHex(bytes.toArray());
    }
}
