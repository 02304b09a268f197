package io.tailwater.format.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tailwater.format.parquet.TestSegments.Written;
import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.LogRecord;
import io.tailwater.format.record.OffsetRecord;
import io.tailwater.format.record.RecordHeader;
import io.tailwater.format.segment.CorruptSegmentException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every truncation and every flipped byte is refused, with a message that names object, place, field and value. */
class CorruptParquetSegmentTest {

    private static final int MAGIC_SIZE_BYTES = 4;
    private static final int TRAILER_SIZE_BYTES = 8;
    private static final String MESSAGE =
            "segment " + TestSegments.KEY + ", (row groups?|footer|page) at byte \\d+: .+";

    private final Written written = TestSegments.write(
            new RowSchema(ColumnFormat.BYTES, ColumnFormat.STRING),
            TestSegments.at(
                    90,
                    IntStream.range(0, 40)
                            .mapToObj(i -> new LogRecord(
                                    1_000 + i,
                                    i % 3 == 0 ? null : Bytes.utf8("key " + i),
                                    Bytes.utf8("tide ".repeat(5) + i),
                                    i % 4 == 0 ? List.of(new RecordHeader("trace", null)) : List.of()))
                            .toList()));
    private final byte[] content = written.content().toArray();

    @Test
    void refusesEveryTruncation() {
        for (int length = 0; length < content.length; length++) {
            assertRefused(Arrays.copyOf(content, length), "truncated to " + length);
        }
    }

    @Test
    void refusesBytesTooMany() {
        assertRefused(Arrays.copyOf(content, content.length + 1), "one byte more");
        byte[] more = new byte[content.length + 1];
        System.arraycopy(content, 0, more, 0, MAGIC_SIZE_BYTES);
        System.arraycopy(content, MAGIC_SIZE_BYTES, more, MAGIC_SIZE_BYTES + 1, content.length - MAGIC_SIZE_BYTES);
        assertRefused(more, "one byte more before the row group");
    }

    /** All but the magic number at the begin, which no reader of ours fetches. */
    @Test
    void refusesEveryFlippedByte() {
        for (int position = MAGIC_SIZE_BYTES; position < content.length; position++) {
            for (int flip : new int[] {0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xff}) {
                byte[] damaged = content.clone();
                damaged[position] ^= (byte) flip;

                assertRefused(damaged, "byte " + position + " ^ " + flip);
            }
        }
    }

    @Test
    void refusesFlippedBytesOfARowGroupThatIsReadAlone() {
        Random random = new Random(11);
        byte[] incompressible = new byte[ParquetSegmentWriter.ROW_GROUP_BYTES / 2];
        random.nextBytes(incompressible);
        LogRecord record = new LogRecord(7, null, Bytes.wrap(incompressible), List.of());
        Written large = TestSegments.write(RowSchema.BYTES, TestSegments.at(0, List.of(record, record, record)));
        RowGroupRun last = large.footer().run(2, 1);
        Bytes run = large.content().slice(Math.toIntExact(last.positionBytes()), last.sizeBytes());

        for (int i = 0; i < 50; i++) {
            byte[] damaged = run.toArray();
            damaged[random.nextInt(damaged.length)] ^= 0x10;
            var reader = new ParquetSegmentReader(Bytes.wrap(damaged), last, TestSegments.KEY);

            assertThat(catchThrowable(() -> reader.recordsFrom(0).next()))
                    .isInstanceOf(CorruptSegmentException.class)
                    .hasMessageMatching("segment " + TestSegments.KEY + ", row group at byte " + last.positionBytes()
                            + ": crc32 is [0-9a-f]+, expected [0-9a-f]+");
        }
    }

    @Test
    void refusesFewerBytesThanTheRunHas() {
        RowGroupRun run = written.footer().run(0, 1);

        assertThat(catchThrowable(() -> new ParquetSegmentReader(
                        written.content().slice(MAGIC_SIZE_BYTES, run.sizeBytes() - 1), run, TestSegments.KEY)))
                .isInstanceOf(CorruptSegmentException.class)
                .hasMessage("segment " + TestSegments.KEY + ", row groups at byte 4: sizeBytes is "
                        + (run.sizeBytes() - 1) + ", expected " + run.sizeBytes() + " for the run");
    }

    /** Of an object that claims to be huge, only the last bytes are there: nothing is allocated for what the length says. */
    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, ParquetFooter.META_DATA_BYTES_MAX + 1})
    void refusesHostileLengthsOfTheMetaData(int lengthBytes) {
        byte[] tail = Arrays.copyOfRange(content, content.length - TRAILER_SIZE_BYTES, content.length);
        ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).putInt(lengthBytes);

        assertThat(catchThrowable(() -> ParquetFooter.sizeBytes(Bytes.wrap(tail), Long.MAX_VALUE, TestSegments.KEY)))
                .isInstanceOf(CorruptSegmentException.class)
                .hasMessageContaining("the length of its meta data is " + lengthBytes + ", expected 1 to "
                        + ParquetFooter.META_DATA_BYTES_MAX);
    }

    @Test
    void saysWhenTheFooterIsLongerThanWhatWasFetched() {
        Bytes tail = written.content().slice(content.length - 100, 100);

        assertThat(catchThrowable(() -> ParquetFooter.read(tail, content.length, TestSegments.KEY)))
                .isInstanceOf(CorruptSegmentException.class)
                .hasMessageEndingWith("its footer has " + written.footer().sizeBytes() + " bytes, got 100");
    }

    private static void assertRefused(byte[] damaged, String damage) {
        assertThat(catchThrowable(() -> read(damaged)))
                .as(damage)
                .isInstanceOf(CorruptSegmentException.class)
                .message()
                .matches(MESSAGE);
    }

    private static List<OffsetRecord> read(byte[] content) {
        ParquetFooter footer = ParquetFooter.read(Bytes.wrap(content), content.length, TestSegments.KEY);
        return new Written(Bytes.wrap(content), footer).readAll();
    }
}
