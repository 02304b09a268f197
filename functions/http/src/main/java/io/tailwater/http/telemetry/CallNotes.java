package io.tailwater.http.telemetry;

import io.tailwater.format.record.LogRecord;
import io.tailwater.format.record.OffsetRecord;
import io.tailwater.telemetry.OffsetRange;
import io.tailwater.telemetry.Operation;
import java.util.ArrayList;
import java.util.List;

/** What is known of one call so far. One thread after the other writes into it, never two at once. */
public final class CallNotes {

    private final long begunNanos = System.nanoTime();
    private final List<OffsetRange> ranges = new ArrayList<>();
    private Operation operation = Operation.OTHER;
    private long records;
    private long bytes;

    CallNotes() {}

    /** What kind of call it is. */
    public void operation(Operation kind) {
        operation = kind;
    }

    /** Records of one partition were appended. */
    public void appended(String topic, int partition, long baseOffset, List<LogRecord> batch) {
        note(
                new OffsetRange(topic, partition, baseOffset, baseOffset + batch.size()),
                batch.size(),
                batch.stream().mapToLong(LogRecord::sizeBytes).sum());
    }

    /** Records of one partition were read, at least one. */
    public void read(String topic, int partition, List<OffsetRecord> batch) {
        note(
                new OffsetRange(
                        topic,
                        partition,
                        batch.get(0).offset(),
                        batch.get(batch.size() - 1).offset() + 1),
                batch.size(),
                batch.stream().mapToLong(record -> record.record().sizeBytes()).sum());
    }

    private void note(OffsetRange range, int count, long sizeBytes) {
        ranges.add(range);
        records += count;
        bytes += sizeBytes;
    }

    Operation operation() {
        return operation;
    }

    List<OffsetRange> ranges() {
        return ranges;
    }

    long records() {
        return records;
    }

    long bytes() {
        return bytes;
    }

    /** Since the call came, in ns. */
    long tookNanos() {
        return System.nanoTime() - begunNanos;
    }
}
