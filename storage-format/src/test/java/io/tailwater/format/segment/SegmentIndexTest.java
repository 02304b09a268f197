package io.tailwater.format.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tailwater.format.batch.BatchHeader;
import io.tailwater.format.batch.BatchLimits;
import io.tailwater.format.binary.CorruptBytesException;
import io.tailwater.format.record.Bytes;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentIndexTest {

    private static final SegmentIndex THREE_BATCHES = index(entry(10, 100, 1_000), entry(5, 80, 900), entry(1, 70, 9));

    @Property
    void decodesWhatItEncodes(@ForAll("indexes") SegmentIndex index) {
        assertThat(SegmentIndex.decode(index.encode())).isEqualTo(index);
    }

    @Property(tries = 50)
    void refusesEveryTruncation(@ForAll("indexes") SegmentIndex index) {
        Bytes encoded = index.encode();

        for (int length = 0; length < encoded.length(); length++) {
            Bytes truncated = encoded.slice(0, length);
            assertThat(catchThrowable(() -> SegmentIndex.decode(truncated)))
                    .as("truncated to %d", length)
                    .isInstanceOf(CorruptBytesException.class);
        }
    }

    @Property(tries = 50)
    void flippedByteNeverGivesTheSameIndex(@ForAll("indexes") SegmentIndex index) {
        for (int position = 0; position < index.encode().length(); position++) {
            byte[] encoded = index.encode().toArray();
            encoded[position] ^= 0x41;
            try {
                assertThat(SegmentIndex.decode(Bytes.wrap(encoded)))
                        .as("byte %d", position)
                        .isNotEqualTo(index);
            } catch (CorruptBytesException refused) {
                assertThat(refused).hasMessageContaining("of the segment index");
            }
        }
    }

    @Test
    void batchOfOneMebibyteTakesAboutTenBytes() {
        BatchEntry[] batches = new BatchEntry[128];
        for (int i = 0; i < batches.length; i++) {
            batches[i] = new BatchEntry(0, 1_000, 0, 230_000 + i, 1_040_000 + i, 1_764_000_000_000L + 5_000L * i);
        }

        assertThat(index(batches).encode().length()).isBetween(128 * 9, 128 * 11);
    }

    @Test
    void findsBatchByOffset() {
        assertThat(THREE_BATCHES.batchOf(0)).isZero();
        assertThat(THREE_BATCHES.batchOf(9)).isZero();
        assertThat(THREE_BATCHES.batchOf(10)).isEqualTo(1);
        assertThat(THREE_BATCHES.batchOf(14)).isEqualTo(1);
        assertThat(THREE_BATCHES.batchOf(15)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 16, Integer.MAX_VALUE})
    void refusesOffsetThatItDoesNotHold(int relativeOffset) {
        assertThatThrownBy(() -> THREE_BATCHES.batchOf(relativeOffset)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> THREE_BATCHES.runFrom(relativeOffset, 1))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @ParameterizedTest
    @CsvSource({
        // A batch in any case, then as many as fit.
        "0, 0, 0, 0",
        "0, 1899, 0, 0",
        "0, 1900, 0, 1",
        "9, 9223372036854775807, 0, 2",
        "12, 909, 1, 2",
        "15, 1, 2, 2"
    })
    void runHoldsTheOffsetAndWhatFits(int relativeOffset, long recordsSizeBytesMax, int first, int last) {
        assertThat(THREE_BATCHES.runFrom(relativeOffset, recordsSizeBytesMax))
                .isEqualTo(THREE_BATCHES.run(first, last));
    }

    @Test
    void runKnowsItsRange() {
        BatchRun run = THREE_BATCHES.run(1, 2);

        assertThat(run.positionBytes()).isEqualTo(100);
        assertThat(run.sizeBytes()).isEqualTo(150);
        assertThat(run.recordCount()).isEqualTo(6);
        assertThat(run.recordsSizeBytes()).isEqualTo(909);
    }

    @ParameterizedTest
    @CsvSource({
        "'', version is cut off",
        "02, version is 2",
        "0100, 'batchCount is 0, expected 1 to 0'",
        "01feffffff0f, 'batchCount is 2147483647, expected 1 to 0'",
        "0101, batchCount is -1",
        "0102 00 c801 02 00, recordCount is 0",
        "0102 02 78 02 00, 'sizeBytes is 60, expected 61 to 2147483647'",
        "0102 02 c801 00 00, 'recordsSizeBytes is 0, expected 1 to 16777216'",
        "0102 02 c801 8280801000, 'recordsSizeBytes is 16777217, expected 1 to 16777216'",
        "0102 02 c801 02 00 00, bytes after the last batch is 1",
        "0104 feffffff0f c801 02 00 02 c801 02 00, 'recordCount is 1, expected 1 to 0'"
    })
    void refusesWhatIsNoIndex(String hex, String problem) {
        Bytes encoded = Bytes.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));

        assertThatThrownBy(() -> SegmentIndex.decode(encoded))
                .isInstanceOf(CorruptBytesException.class)
                .hasMessageStartingWith(problem)
                .hasMessageEndingWith("of the segment index");
    }

    @Test
    void refusesBatchesThatAreNotNeighbours() {
        BatchEntry first = new BatchEntry(0, 10, 0, 100, 1_000, 0);

        assertThatThrownBy(() -> new SegmentIndex(List.of(first, new BatchEntry(11, 1, 100, 70, 9, 0))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("relativeOffset is 11, expected 10 where the batch before it ends");
        assertThatThrownBy(() -> new SegmentIndex(List.of(first, new BatchEntry(10, 1, 99, 70, 9, 0))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("positionBytes is 99, expected 100 where the batch before it ends");
        assertThatThrownBy(() -> new SegmentIndex(List.of(new BatchEntry(10, 1, 100, 70, 9, 0))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected 0 and 0");
        assertThatThrownBy(() -> new SegmentIndex(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    private static BatchEntry entry(int recordCount, int sizeBytes, int recordsSizeBytes) {
        return new BatchEntry(0, recordCount, 0, sizeBytes, recordsSizeBytes, 0);
    }

    /** Puts the batches one after the other, whatever their own places. */
    private static SegmentIndex index(BatchEntry... batches) {
        SegmentIndexBuilder index = new SegmentIndexBuilder();
        for (BatchEntry batch : batches) {
            index.add(batch.recordCount(), batch.sizeBytes(), batch.recordsSizeBytes(), batch.maxTimestampMs());
        }
        return index.build();
    }

    @Provide
    Arbitrary<SegmentIndex> indexes() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 100_000),
                        Arbitraries.integers().between(BatchHeader.HEADER_SIZE_BYTES, 20_000_000),
                        Arbitraries.integers().between(1, BatchLimits.RECORDS_SIZE_BYTES_MAX),
                        Arbitraries.longs())
                .as((recordCount, sizeBytes, recordsSizeBytes, maxTimestampMs) ->
                        new BatchEntry(0, recordCount, 0, sizeBytes, recordsSizeBytes, maxTimestampMs))
                .array(BatchEntry[].class)
                .ofMinSize(1)
                .ofMaxSize(30)
                .map(SegmentIndexTest::index);
    }
}
