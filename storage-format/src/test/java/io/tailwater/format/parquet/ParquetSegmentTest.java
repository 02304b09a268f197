package io.tailwater.format.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.format.parquet.TestSegments.Written;
import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.LogRecord;
import io.tailwater.format.record.OffsetRecord;
import io.tailwater.format.record.RecordArbitraries;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ParquetSegmentTest {

    @Provide
    Arbitrary<List<LogRecord>> records() {
        return RecordArbitraries.records();
    }

    @Property(tries = 300)
    void anyRecordsComeBackByteForByte(
            @ForAll("records") List<LogRecord> records,
            @ForAll @LongRange(min = 0, max = Long.MAX_VALUE / 2) long baseOffset) {
        List<OffsetRecord> placed = TestSegments.at(baseOffset, records);

        Written written = TestSegments.write(RowSchema.BYTES, placed);

        assertThat(written.readAll()).isEqualTo(placed);
        ParquetFooter read =
                ParquetFooter.read(written.content(), written.content().length(), TestSegments.KEY);
        assertThat(read).isEqualTo(written.footer());
        assertThat(read.maxTimestampMs())
                .isEqualTo(
                        records.stream().mapToLong(LogRecord::timestampMs).max().orElseThrow());
    }

    @Test
    void aReadFetchesOneRowGroupWhereverItBegins() {
        List<OffsetRecord> records = TestSegments.at(1_000, large(64, 512 * 1024));
        Written written = TestSegments.write(RowSchema.BYTES, records);

        assertThat(written.footer().rowGroups()).hasSize(10);
        for (OffsetRecord record : records) {
            ParquetSegmentReader reader = written.reader(record.offset(), 1);
            assertThat(reader.recordsFrom(record.offset()).next()).isEqualTo(record);
            assertThat(reader.endOffset()).isGreaterThan(record.offset());
        }
        RowGroupRun run = written.footer().run(0, 1);
        assertThat(run.sizeBytes()).isLessThan(ParquetSegmentWriter.ROW_GROUP_BYTES + 64 * 1024);
    }

    @Test
    void aRunEndsWhereTheNextBegins() {
        List<OffsetRecord> records = TestSegments.at(0, large(64, 512 * 1024));
        Written written = TestSegments.write(RowSchema.BYTES, records);
        long offset = 0;
        int runs = 0;
        while (offset < 64) {
            ParquetSegmentReader reader = written.reader(offset, 9L * 1024 * 1024);
            assertThat(TestSegments.list(reader.recordsFrom(offset)))
                    .isEqualTo(records.subList(
                            Math.toIntExact(offset), Math.toIntExact(Math.min(64, reader.endOffset()))));
            offset = reader.endOffset();
            runs++;
        }
        assertThat(runs).isEqualTo(5);
    }

    @Test
    void offsetsMayHaveGaps() {
        List<OffsetRecord> records = IntStream.range(0, 1_000)
                .mapToObj(i -> new OffsetRecord(7L * i, text(i, "value " + i)))
                .toList();
        Written written = TestSegments.write(RowSchema.BYTES, records);

        assertThat(written.readAll()).isEqualTo(records);
        assertThat(TestSegments.list(written.reader(8, 1).recordsFrom(8))).isEqualTo(records.subList(2, 1_000));
    }

    @Test
    void aSegmentMayHaveLostAllItsRecords() {
        var out = new ByteArrayOutputStream();
        var origin = new SegmentOrigin("orders", TestSegments.TOPIC_ID, 3, 10, 20);

        ParquetFooter footer = new ParquetSegmentWriter(out, origin, RowSchema.BYTES).finish();

        Bytes content = Bytes.wrap(out.toByteArray());
        assertThat(ParquetFooter.read(content, content.length(), TestSegments.KEY))
                .isEqualTo(footer);
        assertThat(footer.origin()).isEqualTo(origin);
        assertThat(footer.recordCount()).isZero();
        assertThat(footer.maxTimestampMs()).isEqualTo(Long.MIN_VALUE);
        assertThat(footer.rowGroupFrom(10)).isEmpty();
        assertThat(footer.rowGroupAtOrAfter(Long.MIN_VALUE)).isEmpty();
    }

    @Test
    void aTimeIsFoundInTheRowGroupThatReachesIt() {
        List<LogRecord> content = large(40, 512 * 1024);
        Written written = TestSegments.write(RowSchema.BYTES, TestSegments.at(5, content));

        int group = written.footer().rowGroupAtOrAfter(1_000 + 33).orElseThrow();
        RowGroupRun run = written.footer().run(group, 1);
        var reader = new ParquetSegmentReader(
                written.content().slice(Math.toIntExact(run.positionBytes()), run.sizeBytes()), run, TestSegments.KEY);

        assertThat(reader.firstAtOrAfter(1_033)).map(OffsetRecord::offset).contains(5L + 33);
        assertThat(written.footer().rowGroupAtOrAfter(1_040)).isEmpty();
    }

    @Test
    void offsetsOutOfOrderAreRefused() {
        var writer = new ParquetSegmentWriter(
                new ByteArrayOutputStream(), new SegmentOrigin("t", TestSegments.TOPIC_ID, 0, 10, 20), RowSchema.BYTES);
        writer.append(new OffsetRecord(12, text(1, "a")));

        assertThatThrownBy(() -> writer.append(new OffsetRecord(12, text(1, "b"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("offset is 12, expected 13 to 19");
        assertThatThrownBy(() -> writer.append(new OffsetRecord(20, text(1, "b"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theSameRecordsGiveTheSameBytes() {
        List<OffsetRecord> records = TestSegments.at(9, large(20, 300_000));

        assertThat(TestSegments.write(RowSchema.BYTES, records).content())
                .isEqualTo(TestSegments.write(RowSchema.BYTES, records).content());
    }

    private static LogRecord text(int number, String value) {
        return new LogRecord(1_000 + number, Bytes.utf8("key " + number), Bytes.utf8(value), List.of());
    }

    /** Bytes that do not compress. */
    private static List<LogRecord> large(int count, int sizeBytes) {
        Random random = new Random(7);
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    byte[] value = new byte[sizeBytes];
                    random.nextBytes(value);
                    return new LogRecord(1_000 + i, null, Bytes.wrap(value), List.of());
                })
                .toList();
    }
}
