package io.tailwater.format.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tailwater.format.batch.Compression;
import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.LogRecord;
import io.tailwater.format.record.RecordHeader;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every truncation and every flipped byte is refused, with a message that names object, batch, field and value. */
class CorruptSegmentTest {

    private static final String OBJECT_KEY = "raw/orders/018f/00000/0190.log";
    private static final String FIELDS =
            "sizeBytes|batchLength|magic|crc|baseOffset|partitionLeaderEpoch|recordCount|recordsSizeBytes|maxTimestamp";
    private static final String MESSAGE =
            "segment " + OBJECT_KEY + ", batch at byte \\d+: (" + FIELDS + ") is \\S+, expected .+";

    @ParameterizedTest
    @EnumSource(names = {"NONE", "ZSTD"})
    void refusesEveryTruncation(Compression compression) {
        RawSegment segment = segment(compression);

        for (int length = 0; length < segment.content().length(); length++) {
            assertRefused(segment.content().slice(0, length), segment.index().whole(), "truncated to " + length);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "ZSTD"})
    void refusesBytesTooMany(Compression compression) {
        RawSegment segment = segment(compression);
        byte[] content =
                Arrays.copyOf(segment.content().toArray(), segment.content().length() + 1);

        assertRefused(Bytes.wrap(content), segment.index().whole(), "one byte more");
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "ZSTD"})
    void refusesEveryFlippedByte(Compression compression) {
        RawSegment segment = segment(compression);

        for (int position = 0; position < segment.content().length(); position++) {
            for (int flip : new int[] {0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xff}) {
                byte[] content = segment.content().toArray();
                content[position] ^= (byte) flip;

                assertRefused(Bytes.wrap(content), segment.index().whole(), "byte " + position + " ^ " + flip);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "ZSTD"})
    void refusesEveryFlippedByteOfARunThatBeginsLater(Compression compression) {
        RawSegment segment = segment(compression);
        BatchRun run = segment.index().run(1, 2);
        Bytes fetched = segment.content().slice(run.positionBytes(), run.sizeBytes());

        for (int position = 0; position < fetched.length(); position++) {
            byte[] content = fetched.toArray();
            content[position] ^= 0x01;

            assertRefused(Bytes.wrap(content), run, "byte " + position);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "ZSTD"})
    void scanRefusesEveryFlippedByteAndEveryTruncationWithinABatch(Compression compression) {
        RawSegment segment = segment(compression);
        List<Integer> batchEnds = segment.index().batches().stream()
                .map(BatchEntry::endPositionBytes)
                .toList();

        for (int position = 0; position < segment.content().length(); position++) {
            byte[] content = segment.content().toArray();
            content[position] ^= 0x01;
            assertScanRefused(Bytes.wrap(content), "byte " + position);
            if (!batchEnds.contains(position)) {
                assertScanRefused(segment.content().slice(0, position), "truncated to " + position);
            }
        }
    }

    @Test
    void refusesRunThatIsNotTheOneThatWasAskedFor() {
        RawSegment segment = segment(Compression.NONE);
        BatchEntry second = segment.index().batches().get(1);
        Bytes secondsBytes = segment.content().slice(second.positionBytes(), second.sizeBytes());
        BatchEntry first = new BatchEntry(
                0, second.recordCount(), 0, second.sizeBytes(), second.recordsSizeBytes(), second.maxTimestampMs());

        assertThatThrownBy(() -> new RawSegmentReader(secondsBytes, new BatchRun(List.of(first)), 0, OBJECT_KEY))
                .isInstanceOf(CorruptSegmentException.class)
                .hasMessage("segment " + OBJECT_KEY + ", batch at byte 0: baseOffset is 2, expected 0");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, 0, 0, recordCount is 2",
        "0, 0, 0, 1, maxTimestamp is 1001",
        "1, 0, 1, 0, batchLength is",
        "0, 0, 1, 0, recordsSizeBytes is",
    })
    void refusesSegmentThatAnotherIndexDescribes(
            int sizeBytes, int recordCount, int recordsSizeBytes, long maxTimestampMs, String problem) {
        RawSegment segment = segment(Compression.NONE);
        BatchEntry first = segment.index().batches().get(0);
        BatchEntry other = new BatchEntry(
                0,
                first.recordCount() + recordCount,
                0,
                first.sizeBytes() + sizeBytes,
                first.recordsSizeBytes() + recordsSizeBytes,
                first.maxTimestampMs() + maxTimestampMs);
        Bytes fetched = segment.content().slice(0, other.sizeBytes());

        assertThatThrownBy(() -> new RawSegmentReader(fetched, new BatchRun(List.of(other)), 0, OBJECT_KEY))
                .isInstanceOf(CorruptSegmentException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void exceptionTellsWhereToLook() {
        RawSegment segment = segment(Compression.NONE);
        BatchEntry second = segment.index().batches().get(1);
        byte[] content = segment.content().toArray();
        ByteBuffer.wrap(content).putInt(second.positionBytes() + 12, 7);

        Throwable refusal = catchThrowable(
                () -> new RawSegmentReader(Bytes.wrap(content), segment.index().whole(), 0, OBJECT_KEY));

        assertThat(refusal)
                .isInstanceOfSatisfying(CorruptSegmentException.class, corrupt -> {
                    assertThat(corrupt.objectKey()).isEqualTo(OBJECT_KEY);
                    assertThat(corrupt.positionBytes()).isEqualTo(second.positionBytes());
                })
                .hasMessageEndingWith(": partitionLeaderEpoch is 7, expected -1");
    }

    private static void assertRefused(Bytes content, BatchRun run, String damage) {
        assertThat(catchThrowable(() -> new RawSegmentReader(content, run, 0, OBJECT_KEY)))
                .as(damage)
                .isInstanceOf(CorruptSegmentException.class)
                .message()
                .matches(MESSAGE);
    }

    private static void assertScanRefused(Bytes content, String damage) {
        assertThat(catchThrowable(() -> SegmentIndex.scan(content, OBJECT_KEY)))
                .as(damage)
                .isInstanceOf(CorruptSegmentException.class)
                .hasMessageContaining(OBJECT_KEY);
    }

    /** Three batches of two records each. */
    private static RawSegment segment(Compression compression) {
        RawSegmentWriter writer = new RawSegmentWriter(compression, 200);
        IntStream.range(0, 6)
                .mapToObj(i -> new LogRecord(
                        1_000 + i,
                        Bytes.utf8("key " + i),
                        Bytes.utf8("tide ".repeat(12) + i),
                        List.of(new RecordHeader("trace", null))))
                .forEach(writer::append);
        RawSegment segment = writer.finish();
        assertThat(segment.index().batches())
                .extracting(BatchEntry::recordCount)
                .containsExactly(2, 2, 2);
        return segment;
    }
}
