package io.tailwater.format.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.format.batch.BatchHeader;
import io.tailwater.format.batch.BatchLimits;
import io.tailwater.format.batch.Compression;
import io.tailwater.format.batch.KafkaOracle;
import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.LogRecord;
import io.tailwater.format.record.OffsetRecord;
import io.tailwater.format.record.RecordArbitraries;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.zip.CRC32C;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.common.record.internal.FileRecords;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawSegmentTest {

    private static final String OBJECT_KEY = "raw/orders/.../1.log";
    private static final long BASE_OFFSET = 5_000_000_000L;

    @Property
    void everyRunGivesItsRecordsFromEveryOffset(
            @ForAll("records") List<LogRecord> records,
            @ForAll("written") Compression compression,
            @ForAll @IntRange(min = 1, max = 2_000) int batchBytesTarget) {
        RawSegment segment = segment(compression, batchBytesTarget, records);
        SegmentIndex index = segment.index();
        List<OffsetRecord> expected = numbered(records);

        for (int offset = 0; offset < records.size(); offset++) {
            RawSegmentReader reader = reader(segment, index.runFrom(offset, Long.MAX_VALUE));

            assertThat(remaining(reader.recordsFrom(BASE_OFFSET + offset)))
                    .isEqualTo(expected.subList(offset, records.size()));
        }
    }

    @Property
    void kafkaReadsSegmentAsStoredAndStamped(
            @ForAll("records") List<LogRecord> records, @ForAll("written") Compression compression) {
        RawSegment segment = segment(compression, 1_000, records);

        List<OffsetRecord> stored = KafkaOracle.read(segment.content());
        List<OffsetRecord> stamped =
                KafkaOracle.read(reader(segment, segment.index().whole()).stamped());

        assertThat(stored).extracting(OffsetRecord::record).isEqualTo(records);
        assertThat(stored).extracting(OffsetRecord::offset).isEqualTo(offsets(0, records.size()));
        assertThat(stamped).isEqualTo(numbered(records));
    }

    @Property
    void scanRebuildsTheIndex(@ForAll("records") List<LogRecord> records, @ForAll("written") Compression compression) {
        RawSegment segment = segment(compression, 1_000, records);

        assertThat(SegmentIndex.scan(segment.content(), OBJECT_KEY)).isEqualTo(segment.index());
    }

    @Property
    void firstAtOrAfterIsWhatALookAtEveryRecordFinds(
            @ForAll("records") List<LogRecord> records, @ForAll @IntRange(max = 19) int sample) {
        RawSegment segment = segment(Compression.NONE, 500, records);
        long timestampMs = records.get(sample % records.size()).timestampMs();

        assertThat(reader(segment, segment.index().whole()).firstAtOrAfter(timestampMs))
                .isEqualTo(numbered(records).stream()
                        .filter(record -> record.record().timestampMs() >= timestampMs)
                        .findFirst());
    }

    @Test
    void nothingIsAtOrAfterWhatIsLaterThanAll() {
        RawSegment segment = segment(Compression.NONE, 1, records(3));

        assertThat(reader(segment, segment.index().whole()).firstAtOrAfter(3)).isEmpty();
        assertThat(segment.index().batchAtOrAfter(3)).isEmpty();
        assertThat(segment.index().batchAtOrAfter(1)).hasValue(1);
    }

    @Test
    void batchesAreCutAtTheTarget() {
        LogRecord small = record(Bytes.wrap(new byte[90]));
        LogRecord large = record(Bytes.wrap(new byte[500]));

        RawSegment segment = segment(Compression.NONE, 300, List.of(small, small, small, small, large, small));

        assertThat(segment.index().batches())
                .extracting(BatchEntry::recordCount)
                .containsExactly(3, 1, 1, 1);
        assertThat(segment.index().batches())
                .extracting(BatchEntry::relativeOffset)
                .containsExactly(0, 3, 4, 5);
    }

    @Test
    void writerCountsAndBeginsAnew() {
        RawSegmentWriter writer = new RawSegmentWriter(Compression.ZSTD, 300);
        LogRecord record = record(Bytes.wrap(new byte[90]));
        for (int i = 0; i < 5; i++) {
            writer.append(record);
        }
        assertThat(writer.recordCount()).isEqualTo(5);
        long recordsSizeBytes = writer.recordsSizeBytes();

        RawSegment first = writer.finish();

        assertThat(first.index().recordsSizeBytes()).isEqualTo(recordsSizeBytes);
        assertThat(first.index().recordCount()).isEqualTo(5);
        assertThat(writer.recordCount()).isZero();
        assertThat(writer.recordsSizeBytes()).isZero();
        writer.append(record);
        assertThat(writer.finish()).isEqualTo(segment(Compression.ZSTD, 300, List.of(record)));
    }

    @Test
    void batchesBeforeTheOffsetAreNotDecompressed() {
        RawSegment segment = segment(Compression.ZSTD, 1, compressible(3));
        // A first batch whose zstd frame is damaged but whose CRC is right, so that only decompressing it finds out.
        byte[] content = segment.content().toArray();
        int damaged = BatchHeader.HEADER_SIZE_BYTES + 12;
        content[damaged] ^= 0x55;
        fixCrc(content, 0, segment.index().batches().get(0).sizeBytes());
        RawSegmentReader reader =
                new RawSegmentReader(Bytes.wrap(content), segment.index().whole(), BASE_OFFSET, OBJECT_KEY);

        assertThat(remaining(reader.recordsFrom(BASE_OFFSET + 1))).hasSize(2);
        assertThatThrownBy(() -> remaining(reader.recordsFrom(BASE_OFFSET)))
                .isInstanceOf(CorruptSegmentException.class)
                .hasMessageStartingWith("segment " + OBJECT_KEY + ", batch at byte 0: ");
    }

    @ParameterizedTest
    @ValueSource(longs = {BASE_OFFSET, BASE_OFFSET + 4, 0, Long.MAX_VALUE})
    void refusesOffsetOutsideOfTheRun(long offset) {
        RawSegment segment = segment(Compression.NONE, 1, records(5));
        RawSegmentReader reader = reader(segment, segment.index().run(1, 2));

        assertThat(reader.firstOffset()).isEqualTo(BASE_OFFSET + 1);
        assertThat(reader.endOffset()).isEqualTo(BASE_OFFSET + 3);
        assertThatThrownBy(() -> reader.recordsFrom(offset))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("offset is " + offset + ", expected 5000000001 to 5000000003");
    }

    @Test
    void endOfTheRunGivesNoRecords() {
        RawSegment segment = segment(Compression.NONE, 1, records(3));
        Iterator<OffsetRecord> records =
                reader(segment, segment.index().run(0, 1)).recordsFrom(BASE_OFFSET + 2);

        assertThat(records.hasNext()).isFalse();
        assertThatThrownBy(records::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void kafkaReadsTheObjectAsALogFile(@TempDir Path folder) throws IOException {
        List<LogRecord> records = compressible(5);
        Path file = folder.resolve("00000000000000000000.log");
        Files.write(file, segment(Compression.ZSTD, 300, records).content().toArray());

        try (FileRecords log = FileRecords.open(file.toFile(), false)) {
            List<Long> offsets = new ArrayList<>();
            log.batches().forEach(batch -> {
                batch.ensureValid();
                batch.forEach(record -> offsets.add(record.offset()));
            });
            assertThat(offsets).isEqualTo(offsets(0, records.size()));
            assertThat(log.searchForTimestamp(3, 0, 0, Integer.MAX_VALUE).offset)
                    .isEqualTo(3);
        }
    }

    @Test
    void refusesEmptySegmentAndImpossibleTarget() {
        assertThatThrownBy(() -> new RawSegmentWriter(Compression.NONE, 1).finish())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a segment needs at least one record");
        assertThatThrownBy(() -> new RawSegmentWriter(Compression.NONE, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("batchBytesTarget is 0, expected 1 to " + BatchLimits.RECORDS_SIZE_BYTES_MAX);
    }

    private static void fixCrc(byte[] content, int position, int sizeBytes) {
        CRC32C crc = new CRC32C();
        crc.update(content, position + 21, sizeBytes - 21);
        ByteBuffer.wrap(content).putInt(position + 17, (int) crc.getValue());
    }

    private static RawSegment segment(Compression compression, int batchBytesTarget, List<LogRecord> records) {
        RawSegmentWriter writer = new RawSegmentWriter(compression, batchBytesTarget);
        records.forEach(writer::append);
        return writer.finish();
    }

    private static RawSegmentReader reader(RawSegment segment, BatchRun run) {
        Bytes fetched = segment.content().slice(run.positionBytes(), run.sizeBytes());
        return new RawSegmentReader(fetched, run, BASE_OFFSET, OBJECT_KEY);
    }

    private static List<OffsetRecord> remaining(Iterator<OffsetRecord> records) {
        List<OffsetRecord> remaining = new ArrayList<>();
        records.forEachRemaining(remaining::add);
        return remaining;
    }

    private static List<OffsetRecord> numbered(List<LogRecord> records) {
        return IntStream.range(0, records.size())
                .mapToObj(i -> new OffsetRecord(BASE_OFFSET + i, records.get(i)))
                .toList();
    }

    private static List<Long> offsets(long first, int count) {
        return LongStream.range(first, first + count).boxed().toList();
    }

    /** With timestamps 0, 1, 2 and so on. */
    private static List<LogRecord> records(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new LogRecord(i, null, Bytes.utf8("value " + i), List.of()))
                .toList();
    }

    private static List<LogRecord> compressible(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new LogRecord(i, null, Bytes.utf8("tide " + "in, out, ".repeat(20) + i), List.of()))
                .toList();
    }

    private static LogRecord record(Bytes value) {
        return new LogRecord(0, null, value, List.of());
    }

    @Provide
    Arbitrary<List<LogRecord>> records() {
        return RecordArbitraries.records();
    }

    @Provide
    Arbitrary<Compression> written() {
        return Arbitraries.of(Compression.NONE, Compression.ZSTD);
    }
}
