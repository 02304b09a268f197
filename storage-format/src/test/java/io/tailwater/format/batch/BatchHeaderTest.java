package io.tailwater.format.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.format.binary.CorruptBytesException;
import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.LogRecord;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchHeaderTest {

    private static final Bytes BATCH = TestBatches.encode(
            Compression.NONE, List.of(new LogRecord(5, Bytes.utf8("k"), Bytes.utf8("v"), List.of())));

    @Test
    void onlyTheSizeIsReadWithMoreBehindTheBatch() {
        byte[] two = ByteBuffer.allocate(2 * BATCH.length())
                .put(BATCH.toArray())
                .put(BATCH.toArray())
                .array();

        assertThat(BatchHeader.readSizeBytes(Bytes.wrap(two))).isEqualTo(BATCH.length());
        assertThatThrownBy(() -> BatchHeader.read(Bytes.wrap(two)))
                .isInstanceOf(CorruptBytesException.class)
                .hasMessage("batchLength is 58, expected 128, at byte 8 of the batch");
    }

    @ParameterizedTest
    @CsvSource({
        "8, -1, 'batchLength is -1, expected 49 to 58, at byte 8 of the batch'",
        "8, 48, 'batchLength is 48, expected 49 to 58, at byte 8 of the batch'",
        "8, 57, 'batchLength is 57, expected 58, at byte 8 of the batch'",
        "8, 59, 'batchLength is 59, expected 49 to 58, at byte 8 of the batch'",
        "8, 2147483647, 'batchLength is 2147483647, expected 49 to 58, at byte 8 of the batch'"
    })
    void refusesLength(int position, int value, String message) {
        assertThatThrownBy(() -> BatchHeader.read(withInt(position, value, false)))
                .isInstanceOf(CorruptBytesException.class)
                .hasMessage(message);
    }

    @Test
    void refusesOtherMagicAndWrongCrc() {
        assertThatThrownBy(() -> BatchHeader.read(withInt(16, 1 << 24, false)))
                .isInstanceOf(CorruptBytesException.class)
                .hasMessage("magic is 1, expected 2, at byte 16 of the batch");
        assertThatThrownBy(() -> BatchHeader.read(withInt(17, 0xbad, false)))
                .isInstanceOf(CorruptBytesException.class)
                .hasMessageMatching("crc is 0x00000bad, expected 0x[0-9a-f]{8}, at byte 17 of the batch");
    }

    @ParameterizedTest
    @CsvSource({
        "57, 0, 'recordCount is 0, expected 1 or more, at byte 57 of the batch'",
        "57, -1, 'recordCount is -1, expected 1 or more, at byte 57 of the batch'"
    })
    void refusesCount(int position, int value, String message) {
        assertThatThrownBy(() -> BatchHeader.read(withInt(position, value, true)))
                .isInstanceOf(CorruptBytesException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({
        "23, 7, 'gaps between offsets (recordCount 1, lastOffsetDelta 7)'",
        // Attributes are the upper half of this integer, lastOffsetDelta's upper half the lower one.
        "21, 0x00070000, compression id 7",
        "21, 0x00400000, a delete horizon",
        "21, 0x00800000, attributes 0x80",
        "21, 0x80000000, attributes 0x8000"
    })
    void refusesByName(int position, String value, String feature) {
        assertThatThrownBy(() ->
                        BatchHeader.read(withInt(position, Long.decode(value).intValue(), true)))
                .isInstanceOf(UnsupportedBatchException.class)
                .hasMessage("a record batch with " + feature + " is not supported");
    }

    private static Bytes withInt(int position, int value, boolean crcFixed) {
        byte[] batch = BATCH.toArray();
        ByteBuffer buffer = ByteBuffer.wrap(batch).putInt(position, value);
        if (crcFixed) {
            CRC32C crc = new CRC32C();
            crc.update(batch, 21, batch.length - 21);
            buffer.putInt(17, (int) crc.getValue());
        }
        return Bytes.wrap(batch);
    }
}
