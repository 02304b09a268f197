package io.tailwater.format.batch;

import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.LogRecord;
import io.tailwater.format.record.OffsetRecord;
import io.tailwater.format.record.RecordHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.jspecify.annotations.Nullable;

/** Apache Kafka's own reader and writer of record batches, in our types. */
public final class KafkaOracle {

    private KafkaOracle() {}

    /** Everything that Kafka reads out of one or more batches, with their CRCs checked. */
    public static List<OffsetRecord> read(Bytes batches) {
        List<OffsetRecord> records = new ArrayList<>();
        for (MutableRecordBatch batch :
                MemoryRecords.readableRecords(batches.asReadOnlyBuffer()).batches()) {
            batch.ensureValid();
            batch.forEach(record -> records.add(new OffsetRecord(record.offset(), fromKafka(record))));
        }
        return records;
    }

    /** One batch at base offset 0, as a producer writes it. */
    public static Bytes write(org.apache.kafka.common.compress.Compression compression, List<LogRecord> records) {
        return bytes(MemoryRecords.withRecords(compression, toKafka(records)));
    }

    /** One batch at base offset 0, as a broker writes it for a topic with LogAppendTime. */
    static Bytes writeWithLogAppendTime(long appendTimeMs, List<LogRecord> records) {
        var builder = MemoryRecords.builder(
                ByteBuffer.allocate(1024),
                RecordBatch.CURRENT_MAGIC_VALUE,
                org.apache.kafka.common.compress.Compression.NONE,
                TimestampType.LOG_APPEND_TIME,
                0,
                appendTimeMs);
        for (SimpleRecord record : toKafka(records)) {
            builder.append(record);
        }
        return bytes(builder.build());
    }

    static Bytes bytes(MemoryRecords records) {
        byte[] bytes = new byte[records.sizeInBytes()];
        records.buffer().duplicate().get(bytes);
        return Bytes.wrap(bytes);
    }

    static SimpleRecord[] toKafka(List<LogRecord> records) {
        return records.stream()
                .map(record -> new SimpleRecord(
                        record.timestampMs(),
                        toArray(record.key()),
                        toArray(record.value()),
                        record.headers().stream()
                                .map(header -> new org.apache.kafka.common.header.internals.RecordHeader(
                                        header.key(), toArray(header.value())))
                                .toArray(Header[]::new)))
                .toArray(SimpleRecord[]::new);
    }

    private static LogRecord fromKafka(Record record) {
        return new LogRecord(
                record.timestamp(),
                fromBuffer(record.key()),
                fromBuffer(record.value()),
                Arrays.stream(record.headers())
                        .map(header -> new RecordHeader(
                                header.key(), header.value() == null ? null : Bytes.copyOf(header.value())))
                        .toList());
    }

    private static @Nullable Bytes fromBuffer(@Nullable ByteBuffer buffer) {
        if (buffer == null) {
            return null;
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return Bytes.wrap(bytes);
    }

    private static byte @Nullable [] toArray(@Nullable Bytes bytes) {
        return bytes == null ? null : bytes.toArray();
    }
}
