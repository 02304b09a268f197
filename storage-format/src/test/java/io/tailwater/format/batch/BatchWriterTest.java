package io.tailwater.format.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.format.binary.ByteWriter;
import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.LogRecord;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BatchWriterTest {

    @Test
    void batchThatZstdDoesNotShrinkIsStoredAsItIs() {
        byte[] noise = new byte[10_000];
        new Random(1).nextBytes(noise);

        Bytes batch = TestBatches.encode(Compression.ZSTD, List.of(record(Bytes.wrap(noise))));

        assertThat(BatchHeader.read(batch).compression()).isEqualTo(Compression.NONE);
        assertThat(TestBatches.decode(batch)).containsExactly(record(Bytes.wrap(noise)));
    }

    @Test
    void batchThatZstdShrinksIsCompressed() {
        Bytes batch = TestBatches.encode(Compression.ZSTD, List.of(record(Bytes.wrap(new byte[10_000]))));

        assertThat(BatchHeader.read(batch).compression()).isEqualTo(Compression.ZSTD);
        assertThat(batch.length()).isLessThan(200);
    }

    @Test
    void recordBeyondTheTargetIsLeftToTheNextBatch() {
        BatchWriter writer = new BatchWriter(Compression.NONE);
        LogRecord record = record(Bytes.wrap(new byte[100]));
        writer.tryAppend(record, 1);
        int oneRecordBytes = writer.recordsSizeBytes();

        assertThat(writer.tryAppend(record, 2 * oneRecordBytes - 1)).isFalse();
        assertThat(writer.recordsSizeBytes()).isEqualTo(oneRecordBytes);
        assertThat(writer.tryAppend(record, 2 * oneRecordBytes)).isTrue();
        assertThat(writer.recordCount()).isEqualTo(2);
    }

    @Test
    void writerBeginsAnewAfterABatch() {
        BatchWriter writer = new BatchWriter(Compression.NONE);
        ByteWriter out = new ByteWriter(0);
        writer.tryAppend(new LogRecord(500, null, null, List.of()), 1_000);
        writer.finish(0, out);
        writer.tryAppend(new LogRecord(70, null, null, List.of()), 1_000);

        int sizeBytes = writer.finish(1, out);

        Bytes second = out.toBytes().slice(out.position() - sizeBytes, sizeBytes);
        assertThat(BatchHeader.read(second))
                .isEqualTo(new BatchHeader(
                        1,
                        sizeBytes,
                        BatchHeader.NO_LEADER_EPOCH,
                        Compression.NONE,
                        TimestampType.CREATE_TIME,
                        70,
                        70,
                        1));
    }

    @Test
    void refusesRecordThatFitsIntoNoBatch() {
        BatchWriter writer = new BatchWriter(Compression.ZSTD);
        LogRecord record = record(Bytes.wrap(new byte[BatchLimits.RECORDS_SIZE_BYTES_MAX]));

        assertThatThrownBy(() -> writer.tryAppend(record, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("record is 16777225 bytes encoded, expected at most 16777211");
        assertThat(writer.recordCount()).isZero();
    }

    @Test
    void largestRecordComesBack() {
        LogRecord record = record(Bytes.wrap(new byte[BatchLimits.RECORDS_SIZE_BYTES_MAX - 15]));

        assertThat(TestBatches.decode(TestBatches.encode(Compression.ZSTD, List.of(record))))
                .containsExactly(record);
    }

    @Test
    void targetCannotExceedTheLimit() {
        BatchWriter writer = new BatchWriter(Compression.NONE);
        LogRecord half = record(Bytes.wrap(new byte[BatchLimits.RECORDS_SIZE_BYTES_MAX / 2]));
        writer.tryAppend(half, Integer.MAX_VALUE);

        assertThat(writer.tryAppend(half, Integer.MAX_VALUE)).isFalse();
    }

    @Test
    void refusesEmptyBatch() {
        BatchWriter writer = new BatchWriter(Compression.NONE);

        assertThatThrownBy(() -> writer.finish(0, new ByteWriter(0)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a batch needs at least one record");
    }

    @ParameterizedTest
    @EnumSource(names = {"GZIP", "SNAPPY", "LZ4"})
    void writesNoneAndZstdOnly(Compression compression) {
        assertThatThrownBy(() -> new BatchWriter(compression))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("compression is " + compression + ", expected none or zstd to write");
    }

    @Test
    void stampedBatchStaysValid() {
        Bytes batch = TestBatches.encode(Compression.ZSTD, List.of(record(Bytes.utf8("value"))));

        Bytes stamped = BatchHeader.stamp(batch, 123_456_789_012L);

        assertThat(KafkaOracle.read(stamped)).singleElement().satisfies(record -> assertThat(record.offset())
                .isEqualTo(123_456_789_012L));
        assertThat(BatchHeader.read(batch).baseOffset()).isZero();
    }

    private static LogRecord record(Bytes value) {
        return new LogRecord(0, null, value, List.of());
    }
}
