package io.tailwater.format.benchmark;

import com.github.luben.zstd.ZstdCompressCtx;
import io.tailwater.format.batch.Compression;
import io.tailwater.format.batch.KafkaOracle;
import io.tailwater.format.parquet.ColumnFormat;
import io.tailwater.format.parquet.ParquetFooter;
import io.tailwater.format.parquet.ParquetSegmentReader;
import io.tailwater.format.parquet.ParquetSegmentWriter;
import io.tailwater.format.parquet.RowGroupRun;
import io.tailwater.format.parquet.RowSchema;
import io.tailwater.format.parquet.SegmentOrigin;
import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.LogRecord;
import io.tailwater.format.record.OffsetRecord;
import io.tailwater.format.record.RecordHeader;
import io.tailwater.format.segment.RawSegment;
import io.tailwater.format.segment.RawSegmentReader;
import io.tailwater.format.segment.RawSegmentWriter;
import io.tailwater.format.segment.SegmentReader;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;

/**
 * From raw to Parquet and back, beside zstd over the same bytes and beside raw: speed in CPU time of one thread, size, and memory.
 * As in {@link CodecComparison}, whatever slows one slows all.
 */
public final class ParquetComparison {

    private static final int BYTES = 16 * 1024 * 1024;

    /** What a Parquet page and a raw batch have. */
    private static final int PIECE_BYTES = 1024 * 1024;

    /** As pages are compressed. */
    private static final int ZSTD_LEVEL = 3;

    /** {@code batch.size} of Kafka's producers. */
    private static final int KAFKA_BATCH_BYTES = 16 * 1024;

    /** How often the records are written for the memory figure: 256 MiB of them. */
    private static final int MEMORY_ROUNDS = 16;

    private static final double MEGABYTE = 1e6;
    private static final Random ORDER = new Random(1);

    /** Keeps results alive, so that none can be optimised away. */
    private static volatile Object result = "none";

    private enum Operation {
        COMPACT(ParquetComparison::compact),
        ZSTD(ParquetComparison::bareZstd),
        READ_PARQUET(ParquetComparison::readParquet),
        READ_RAW(ParquetComparison::readRaw);

        private final Function<ParquetComparison, Object> run;

        Operation(Function<ParquetComparison, Object> run) {
            this.run = run;
        }
    }

    private final List<LogRecord> records;
    private final long recordsBytes;
    private final RawSegment raw;
    private final Bytes parquet;
    private final List<byte[]> pieces;
    private final byte[] target = new byte[2 * PIECE_BYTES];
    private final ZstdCompressCtx zstd = new ZstdCompressCtx().setLevel(ZSTD_LEVEL);

    private ParquetComparison(SampleRecords.Kind kind) {
        this.records = SampleRecords.generate(kind, BYTES);
        this.recordsBytes = records.stream().mapToLong(LogRecord::sizeBytes).sum();
        var writer = new RawSegmentWriter(Compression.ZSTD, RawSegmentWriter.BATCH_BYTES_TARGET_DEFAULT);
        records.forEach(writer::append);
        this.raw = writer.finish();
        this.parquet = compact();
        this.pieces = pieces(records);
    }

    /** @param args how many rounds to measure, after half as many to warm up */
    public static void main(String[] args) {
        int rounds = Integer.parseInt(args[0]);
        for (SampleRecords.Kind kind : SampleRecords.Kind.values()) {
            ParquetComparison comparison = new ParquetComparison(kind);
            comparison.measure(rounds / 2);
            Map<Operation, Double> speeds = comparison.measure(rounds);
            print(kind, "compact, beside zstd level 3", speeds, Operation.COMPACT, Operation.ZSTD);
            print(kind, "read Parquet, beside raw", speeds, Operation.READ_PARQUET, Operation.READ_RAW);
            comparison.printSizes(kind);
            System.out.printf(
                    Locale.ROOT,
                    "%-7s memory of a writer, at most              %6.1f MiB%n",
                    kind,
                    comparison.writerMemoryBytes() / 1024.0 / 1024.0);
        }
    }

    private Map<Operation, Double> measure(int rounds) {
        Map<Operation, long[]> nanos = new EnumMap<>(Operation.class);
        List<Operation> operations = new ArrayList<>(List.of(Operation.values()));
        var threads = ManagementFactory.getThreadMXBean();
        for (int round = 0; round < rounds; round++) {
            Collections.shuffle(operations, ORDER);
            for (Operation operation : operations) {
                long start = threads.getCurrentThreadCpuTime();
                result = operation.run.apply(this);
                nanos.computeIfAbsent(operation, key -> new long[rounds])[round] =
                        threads.getCurrentThreadCpuTime() - start;
            }
        }
        Map<Operation, Double> megabytesPerSecond = new EnumMap<>(Operation.class);
        nanos.forEach((operation, times) -> {
            Arrays.sort(times);
            megabytesPerSecond.put(operation, recordsBytes * 1_000.0 / times[rounds / 2]);
        });
        return megabytesPerSecond;
    }

    /** What compaction does with a raw segment, but for S3: checks and decodes it, and writes it as Parquet. */
    private Bytes compact() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(BYTES);
        var writer = new ParquetSegmentWriter(out, origin(records.size()), schema());
        recordsOfRaw().forEachRemaining(writer::append);
        writer.finish();
        return Bytes.wrap(out.toByteArray());
    }

    private static SegmentOrigin origin(long endOffset) {
        return new SegmentOrigin("benchmark", new UUID(0, 0), 0, 0, endOffset);
    }

    private static RowSchema schema() {
        return new RowSchema(ColumnFormat.STRING, ColumnFormat.STRING);
    }

    private Iterator<OffsetRecord> recordsOfRaw() {
        return new RawSegmentReader(raw.content(), raw.index().whole(), 0, "benchmark").recordsFrom(0);
    }

    private Object bareZstd() {
        long size = 0;
        for (byte[] piece : pieces) {
            size += zstd.compressByteArray(target, 0, target.length, piece, 0, piece.length);
        }
        return size;
    }

    private Object readParquet() {
        ParquetFooter footer = ParquetFooter.read(parquet, parquet.length(), "benchmark");
        RowGroupRun run = footer.run(0, Long.MAX_VALUE);
        return last(new ParquetSegmentReader(
                parquet.slice(Math.toIntExact(run.positionBytes()), run.sizeBytes()), run, "benchmark"));
    }

    private Object readRaw() {
        return last(new RawSegmentReader(raw.content(), raw.index().whole(), 0, "benchmark"));
    }

    private static Object last(SegmentReader reader) {
        Object last = "none";
        for (Iterator<OffsetRecord> records = reader.recordsFrom(0); records.hasNext(); ) {
            last = records.next();
        }
        return last;
    }

    /** Keys, values and headers one behind the other. */
    private static List<byte[]> pieces(List<LogRecord> records) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (LogRecord record : records) {
            write(record.key(), all);
            write(record.value(), all);
            for (RecordHeader header : record.headers()) {
                all.writeBytes(Bytes.utf8(header.key()).toArray());
                write(header.value(), all);
            }
        }
        byte[] bytes = all.toByteArray();
        List<byte[]> pieces = new ArrayList<>();
        for (int from = 0; from < bytes.length; from += PIECE_BYTES) {
            pieces.add(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + PIECE_BYTES)));
        }
        return pieces;
    }

    private static void write(Bytes bytes, ByteArrayOutputStream out) {
        if (bytes != null) {
            out.writeBytes(bytes.toArray());
        }
    }

    private void printSizes(SampleRecords.Kind kind) {
        printSize(kind, "Parquet", parquet.length());
        printSize(kind, "raw, zstd level 1", raw.content().length());
        printSize(kind, "Kafka's log, zstd, batches of 16 KiB", kafkaBytes(KAFKA_BATCH_BYTES));
        printSize(kind, "Kafka's log, zstd, batches of 1 MiB", kafkaBytes(PIECE_BYTES));
    }

    private long kafkaBytes(int batchBytes) {
        var compression = org.apache.kafka.common.compress.Compression.zstd().build();
        long size = 0;
        long batch = 0;
        int from = 0;
        for (int i = 0; i < records.size(); i++) {
            batch += records.get(i).sizeBytes();
            if (batch >= batchBytes || i + 1 == records.size()) {
                size += KafkaOracle.write(compression, records.subList(from, i + 1))
                        .length();
                from = i + 1;
                batch = 0;
            }
        }
        return size;
    }

    /** The most that a writer holds of a file of 256 MiB, looked at behind a collection just before each row group is full. */
    private long writerMemoryBytes() {
        var memory = ManagementFactory.getMemoryMXBean();
        var writer = new ParquetSegmentWriter(
                OutputStream.nullOutputStream(), origin((long) MEMORY_ROUNDS * records.size()), schema());
        System.gc();
        long before = memory.getHeapMemoryUsage().getUsed();
        long most = 0;
        long offset = 0;
        long sinceLook = 0;
        for (int round = 0; round < MEMORY_ROUNDS; round++) {
            for (LogRecord record : records) {
                writer.append(new OffsetRecord(offset++, record));
                sinceLook += record.sizeBytes();
                if (sinceLook > ParquetSegmentWriter.ROW_GROUP_BYTES * 9L / 10) {
                    System.gc();
                    most = Math.max(most, memory.getHeapMemoryUsage().getUsed() - before);
                    sinceLook = 0;
                }
            }
        }
        writer.finish();
        return most;
    }

    private static void print(
            SampleRecords.Kind kind, String title, Map<Operation, Double> speeds, Operation ours, Operation other) {
        System.out.printf(
                Locale.ROOT,
                "%-7s %-38s %6.0f MB/s %6.0f MB/s  %.2f%n",
                kind,
                title,
                speeds.get(ours),
                speeds.get(other),
                speeds.get(ours) / speeds.get(other));
    }

    private void printSize(SampleRecords.Kind kind, String title, long bytes) {
        System.out.printf(
                Locale.ROOT,
                "%-7s %-38s %6.2f MB of %.2f MB  %.1f %%%n",
                kind,
                title,
                bytes / MEGABYTE,
                recordsBytes / MEGABYTE,
                100.0 * bytes / recordsBytes);
    }
}
