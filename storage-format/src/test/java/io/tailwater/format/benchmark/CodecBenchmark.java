package io.tailwater.format.benchmark;

import com.github.luben.zstd.Zstd;
import io.tailwater.format.batch.BatchHeader;
import io.tailwater.format.batch.BatchWriter;
import io.tailwater.format.batch.Compression;
import io.tailwater.format.record.LogRecord;
import io.tailwater.format.record.OffsetRecord;
import io.tailwater.format.segment.RawSegment;
import io.tailwater.format.segment.RawSegmentReader;
import io.tailwater.format.segment.RawSegmentWriter;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * One batch of 1 MiB, encoded and decoded, beside zstd alone on the same records section. One operation is one batch.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CodecBenchmark {

    /** Of keys, values and headers; with what the encoding adds, they fill most of one batch of 1 MiB. */
    static final long RECORDS_SIZE_BYTES = 950_000;

    @Param
    public SampleRecords.Kind kind;

    private List<LogRecord> records;
    private RawSegmentWriter writer;
    private RawSegment segment;
    private byte[] section;
    private byte[] compressed;
    private byte[] target;

    @Setup
    public void generate() {
        records = SampleRecords.generate(kind, RECORDS_SIZE_BYTES);
        section = recordsSection();
        compressed = Zstd.compress(section, BatchWriter.ZSTD_LEVEL);
        target = new byte[Math.toIntExact(Zstd.compressBound(section.length))];
        writer = newWriter(Compression.ZSTD);
        segment = encode(writer);
    }

    private byte[] recordsSection() {
        RawSegment uncompressed = encode(newWriter(Compression.NONE));
        if (uncompressed.index().batches().size() != 1) {
            throw new IllegalStateException("expected one batch, got " + uncompressed.index());
        }
        byte[] batch = uncompressed.content().toArray();
        return Arrays.copyOfRange(batch, BatchHeader.HEADER_SIZE_BYTES, batch.length);
    }

    private static RawSegmentWriter newWriter(Compression compression) {
        return new RawSegmentWriter(compression, RawSegmentWriter.BATCH_BYTES_TARGET_DEFAULT);
    }

    private RawSegment encode(RawSegmentWriter writer) {
        for (LogRecord record : records) {
            writer.append(record);
        }
        return writer.finish();
    }

    @Benchmark
    public RawSegment encode() {
        return encode(writer);
    }

    @Benchmark
    public long encodeBareZstd() {
        return Zstd.compressByteArray(target, 0, target.length, section, 0, section.length, BatchWriter.ZSTD_LEVEL);
    }

    @Benchmark
    public void decode(Blackhole blackhole) {
        RawSegmentReader reader =
                new RawSegmentReader(segment.content(), segment.index().whole(), 0, "benchmark");
        Iterator<OffsetRecord> iterator = reader.recordsFrom(0);
        while (iterator.hasNext()) {
            blackhole.consume(iterator.next());
        }
    }

    @Benchmark
    public long decodeBareZstd() {
        return Zstd.decompressByteArray(target, 0, section.length, compressed, 0, compressed.length);
    }
}
