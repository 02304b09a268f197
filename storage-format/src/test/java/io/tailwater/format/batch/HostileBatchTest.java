package io.tailwater.format.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import com.sun.management.ThreadMXBean;
import io.tailwater.format.binary.CorruptBytesException;
import io.tailwater.format.record.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Batches with a right CRC whose writer meant harm, or erred: refused by name, before anything is allocated. */
class HostileBatchTest {

    /** Of refusing a batch, exception and stack trace included. */
    private static final long REFUSAL_ALLOCATION_BYTES_MAX = 256 * 1024;

    private static final int TOO_LARGE_BYTES = BatchLimits.RECORDS_SIZE_BYTES_MAX + 1;

    @ParameterizedTest
    @CsvSource({
        // length, attributes, timestamp delta, offset delta, key, value, header count
        "0e 00 00 00 01 01 00 00, recordLength is 7",
        "0a 00 00 00 01 01 00, recordLength is 5",
        "0c 01 00 00 01 01 00, recordAttributes is 1",
        "0c 00 00 02 01 01 00, offsetDelta is 1",
        "0c 00 00 00 03 01 00, key is -2 bytes long",
        "0c 00 00 00 01 03 00, value is -2 bytes long",
        "0c 00 00 00 08 01 00, key is 4 bytes long",
        "14 00 00 00 feffffff0f 01 00, key is 2147483647 bytes long",
        "14 00 00 00 01 feffffff0f 00, value is 2147483647 bytes long",
        "0c 00 00 00 01 01 01, headerCount is -1",
        "14 00 00 00 01 01 feffffff0f, headerCount is 2147483647",
        "10 00 00 00 01 01 02 01 01, headerKey is -1 bytes long",
        "10 00 00 00 01 01 02 00 03, headerValue is -2 bytes long",
        "14 00 00 00 01 01 02 04 c3 28 01, headerKey is 2 bytes of something else",
        "0c 00 00 00 01 01 00 00, bytes after the last record is 1",
        "0c 00 808080808080808080ff 00, timestampDelta is a varint of more than 64 bits",
        "0c 00 00 00 01 01 80, headerCount is cut off"
    })
    void refusesRecord(String hex, String problem) {
        Bytes records = Bytes.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));

        assertRefused(TestBatches.around(Compression.NONE, 1, records), problem);
    }

    @Test
    void refusesMoreRecordsThanBytesCanHold() {
        Bytes batch = TestBatches.around(Compression.NONE, Integer.MAX_VALUE, Bytes.wrap(new byte[70]));

        assertRefused(batch, "recordCount is 2147483647, expected at most 10 in 70 bytes of records");
    }

    @Test
    void refusesToSkipOverARecordWithoutAnEnd() {
        Bytes records = Bytes.wrap(HexFormat.of().parseHex("feffffff0f0000000000000000"));
        BatchReader reader = BatchReader.open(TestBatches.around(Compression.NONE, 1, records));

        assertThatThrownBy(() -> reader.records(1))
                .isInstanceOf(CorruptBytesException.class)
                .hasMessageStartingWith("record is 2147483647 bytes long, expected 0 to 8 bytes");
    }

    @Test
    void refusesZstdFrameThatStatesMoreThanTheLimit() {
        Bytes frame = Bytes.wrap(Zstd.compress(new byte[TOO_LARGE_BYTES]));

        assertRefused(
                TestBatches.around(Compression.ZSTD, 1, frame),
                "recordsSizeBytes is 16777217, expected at most 16777216");
    }

    @Test
    void refusesZstdFrameThatHoldsMoreThanItStates() {
        byte[] frame = Zstd.compress(new byte[100_000]);
        // Frame header: magic number (4), descriptor (1), content size (4, little-endian).
        frame[6] -= 1;

        assertRefused(TestBatches.around(Compression.ZSTD, 1, Bytes.wrap(frame)), "records is ");
    }

    @Test
    void refusesZstdFrameThatHoldsLessThanItStates() {
        byte[] frame = Zstd.compress(new byte[100_000]);
        frame[6] += 1;

        assertRefused(TestBatches.around(Compression.ZSTD, 1, Bytes.wrap(frame)), "records");
    }

    @Test
    void refusesZstdStreamThatNeverEnds() throws IOException {
        Bytes stream = compressed(ZstdOutputStreamNoFinalizer::new, TOO_LARGE_BYTES);

        assertThatThrownBy(() -> TestBatches.decode(TestBatches.around(Compression.ZSTD, 1, stream)))
                .isInstanceOf(CorruptBytesException.class)
                .hasMessageContaining("recordsSizeBytes is 16777217, expected at most 16777216");
    }

    @Test
    void refusesZstdStreamWithAWindowAboveTheLimit() {
        // Magic number; descriptor: no content size, no checksum; window descriptor: 2^27 bytes; last block, raw,
        // empty.
        Bytes stream = Bytes.wrap(HexFormat.of().parseHex("28b52ffd" + "00" + "88" + "010000"));

        assertRefused(TestBatches.around(Compression.ZSTD, 1, stream), "records is Frame requires too much memory");
    }

    @Test
    void refusesGzipStreamThatNeverEnds() throws IOException {
        Bytes stream = compressed(GZIPOutputStream::new, TOO_LARGE_BYTES);

        assertThatThrownBy(() -> TestBatches.decode(TestBatches.around(Compression.GZIP, 1, stream)))
                .isInstanceOf(CorruptBytesException.class)
                .hasMessageContaining("recordsSizeBytes is 16777217, expected at most 16777216");
    }

    @ParameterizedTest
    @CsvSource({"GZIP", "ZSTD"})
    void refusesEmptySection(Compression compression) {
        assertRefused(TestBatches.around(compression, 1, Bytes.EMPTY), "records is ");
    }

    @ParameterizedTest
    @CsvSource({"GZIP", "ZSTD"})
    void refusesSectionThatIsNotCompressedAtAll(Compression compression) {
        assertRefused(TestBatches.around(compression, 1, Bytes.wrap(new byte[100])), "records is ");
    }

    @ParameterizedTest
    @CsvSource({"GZIP", "ZSTD"})
    void refusesStreamThatIsCutOff(Compression compression) throws IOException {
        Bytes stream = compressed(
                compression == Compression.GZIP ? GZIPOutputStream::new : ZstdOutputStreamNoFinalizer::new, 100_000);
        Bytes cutOff = stream.slice(0, stream.length() - 3);

        assertRefused(TestBatches.around(compression, 1, cutOff), "records is ");
    }

    private static void assertRefused(Bytes batch, String problem) {
        // Once, so that the classes of the refusal are loaded before its allocations are counted.
        assertThatThrownBy(() -> TestBatches.decode(batch))
                .isInstanceOf(CorruptBytesException.class)
                .hasMessageContaining(problem);

        assertThat(allocatedBytes(() -> {
                    try {
                        TestBatches.decode(batch);
                    } catch (CorruptBytesException expected) {
                        // What it says has been looked at above.
                    }
                }))
                .isLessThan(REFUSAL_ALLOCATION_BYTES_MAX);
    }

    private static long allocatedBytes(Runnable action) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        action.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private static Bytes compressed(Compressor compressor, int zerosCount) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (OutputStream out = compressor.open(compressed)) {
            out.write(new byte[zerosCount]);
        }
        return Bytes.wrap(compressed.toByteArray());
    }

    @FunctionalInterface
    private interface Compressor {
        OutputStream open(OutputStream out) throws IOException;
    }
}
