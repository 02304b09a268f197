package io.tailwater.format.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.LogRecord;
import io.tailwater.format.record.OffsetRecord;
import io.tailwater.format.record.RecordArbitraries;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.EndTransactionMarker;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.junit.jupiter.api.Test;

class BatchAgainstKafkaTest {

    private static final List<LogRecord> ONE_RECORD =
            List.of(new LogRecord(1_000, Bytes.utf8("key"), Bytes.utf8("value"), List.of()));

    @Property
    void kafkaReadsWhatWeWrite(@ForAll("records") List<LogRecord> records, @ForAll("written") Compression compression) {
        Bytes batch = TestBatches.encode(compression, records);

        assertThat(KafkaOracle.read(batch)).isEqualTo(numbered(records));
    }

    @Property
    void weReadWhatKafkaWrites(
            @ForAll("recordsThatKafkaWrites") List<LogRecord> records,
            @ForAll("kafkasCompressions") org.apache.kafka.common.compress.Compression compression) {
        Bytes batch = KafkaOracle.write(compression, records);

        assertThat(TestBatches.decode(batch)).isEqualTo(records);
    }

    @Property
    void weWriteTheSameBytesAsKafka(@ForAll("recordsThatKafkaWrites") List<LogRecord> records) {
        Bytes kafkas = KafkaOracle.write(org.apache.kafka.common.compress.Compression.NONE, records);

        assertThat(TestBatches.encode(Compression.NONE, records)).isEqualTo(kafkas);
    }

    @Property
    void weReadWhatWeWrite(@ForAll("records") List<LogRecord> records, @ForAll("written") Compression compression) {
        Bytes batch = TestBatches.encode(compression, records);

        assertThat(TestBatches.decode(batch)).isEqualTo(records);
    }

    @Property(tries = 50)
    void logAppendTimeReplacesEveryTimestamp(@ForAll("recordsThatKafkaWrites") List<LogRecord> records) {
        Bytes batch = KafkaOracle.writeWithLogAppendTime(77, records);

        assertThat(BatchHeader.read(batch).timestampType()).isEqualTo(TimestampType.LOG_APPEND_TIME);
        assertThat(TestBatches.decode(batch))
                .isEqualTo(KafkaOracle.read(batch).stream()
                        .map(OffsetRecord::record)
                        .toList())
                .extracting(LogRecord::timestampMs)
                .containsOnly(77L);
    }

    @Test
    void readsBatchOfAnIdempotentProducer() {
        Bytes batch = KafkaOracle.bytes(MemoryRecords.withIdempotentRecords(
                org.apache.kafka.common.compress.Compression.NONE,
                9_000,
                (short) 3,
                17,
                KafkaOracle.toKafka(ONE_RECORD)));

        assertThat(TestBatches.decode(batch)).isEqualTo(ONE_RECORD);
    }

    @Test
    void refusesSnappyByName() {
        assertRefused(
                KafkaOracle.write(
                        org.apache.kafka.common.compress.Compression.snappy().build(), ONE_RECORD),
                "snappy compression");
    }

    @Test
    void refusesLz4ByName() {
        assertRefused(
                KafkaOracle.write(
                        org.apache.kafka.common.compress.Compression.lz4().build(), ONE_RECORD),
                "lz4 compression");
    }

    @Test
    void refusesTransactionalRecordsByName() {
        assertRefused(
                KafkaOracle.bytes(MemoryRecords.withTransactionalRecords(
                        org.apache.kafka.common.compress.Compression.NONE,
                        9_000,
                        (short) 3,
                        17,
                        KafkaOracle.toKafka(ONE_RECORD))),
                "transactional records");
    }

    @Test
    void refusesControlRecordsByName() {
        assertRefused(
                KafkaOracle.bytes(MemoryRecords.withEndTransactionMarker(
                        9_000, (short) 3, new EndTransactionMarker(ControlRecordType.COMMIT, 5))),
                "control records");
    }

    private static void assertRefused(Bytes batch, String feature) {
        assertThatThrownBy(() -> TestBatches.decode(batch))
                .isInstanceOf(UnsupportedBatchException.class)
                .hasMessage("a record batch with " + feature + " is not supported");
    }

    private static List<OffsetRecord> numbered(List<LogRecord> records) {
        return IntStream.range(0, records.size())
                .mapToObj(i -> new OffsetRecord(i, records.get(i)))
                .toList();
    }

    @Provide
    Arbitrary<List<LogRecord>> records() {
        return RecordArbitraries.records();
    }

    @Provide
    Arbitrary<List<LogRecord>> recordsThatKafkaWrites() {
        return RecordArbitraries.recordsThatKafkaWrites();
    }

    @Provide
    Arbitrary<Compression> written() {
        return Arbitraries.of(Compression.NONE, Compression.ZSTD);
    }

    @Provide
    Arbitrary<org.apache.kafka.common.compress.Compression> kafkasCompressions() {
        return Arbitraries.of(
                org.apache.kafka.common.compress.Compression.NONE,
                org.apache.kafka.common.compress.Compression.gzip().build(),
                org.apache.kafka.common.compress.Compression.zstd().build());
    }
}
