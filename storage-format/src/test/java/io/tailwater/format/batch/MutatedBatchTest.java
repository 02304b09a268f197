package io.tailwater.format.batch;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.tailwater.format.binary.CorruptBytesException;
import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.LogRecord;
import io.tailwater.format.record.RecordHeader;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** A CRC says that the bytes are those that were written, not that whoever wrote them knew how. */
class MutatedBatchTest {

    private static final List<LogRecord> RECORDS = List.of(
            new LogRecord(1, Bytes.utf8("key"), Bytes.utf8("value"), List.of(new RecordHeader("é", null))),
            new LogRecord(1_000_000, null, Bytes.wrap(new byte[300]), List.of(new RecordHeader("a", Bytes.EMPTY))));

    private static final Bytes UNCOMPRESSED = section(Compression.NONE);
    private static final Bytes COMPRESSED = section(Compression.ZSTD);

    @Property(tries = 3000)
    void anyRecordsSectionIsReadOrRefused(
            @ForAll @Size(max = 4) List<@IntRange(max = 400) Integer> positions, @ForAll byte value) {
        assertReadOrRefused(Compression.NONE, mutated(UNCOMPRESSED, positions, value));
    }

    @Property(tries = 3000)
    void anyZstdFrameIsReadOrRefused(
            @ForAll @Size(max = 4) List<@IntRange(max = 400) Integer> positions, @ForAll byte value) {
        assertReadOrRefused(Compression.ZSTD, mutated(COMPRESSED, positions, value));
    }

    private static void assertReadOrRefused(Compression compression, Bytes section) {
        Bytes batch = TestBatches.around(compression, RECORDS.size(), section);

        assertThatCode(() -> {
                    try {
                        TestBatches.decode(batch);
                    } catch (CorruptBytesException refused) {
                        // As good an answer as records: anything else fails the test.
                    }
                })
                .doesNotThrowAnyException();
    }

    private static Bytes mutated(Bytes section, List<Integer> positions, byte value) {
        byte[] bytes = section.toArray();
        for (int position : positions) {
            bytes[position % bytes.length] ^= value;
        }
        return Bytes.wrap(bytes);
    }

    private static Bytes section(Compression compression) {
        Bytes batch = TestBatches.encode(compression, RECORDS);
        return batch.slice(BatchHeader.HEADER_SIZE_BYTES, batch.length() - BatchHeader.HEADER_SIZE_BYTES);
    }
}
