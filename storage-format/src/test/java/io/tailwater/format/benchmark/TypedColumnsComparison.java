package io.tailwater.format.benchmark;

import io.tailwater.format.parquet.ColumnFormat;
import io.tailwater.format.parquet.ParquetSegmentWriter;
import io.tailwater.format.parquet.RowSchema;
import io.tailwater.format.parquet.SegmentOrigin;
import io.tailwater.format.record.LogRecord;
import io.tailwater.format.record.OffsetRecord;
import io.tailwater.format.schema.ValueSchema;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;

/**
 * Writing Parquet with typed columns beside writing it without: the same records, in turn, in CPU time of one thread, as in
 * {@link CodecComparison}.
 */
public final class TypedColumnsComparison {

    private static final long RECORDS_BYTES = 16L * 1024 * 1024;

    /** All of a click; of an order what has one type, the items as JSON text. */
    private static final String CLICKS = """
            {"type": "object", "properties": {
              "visitor": {"type": "integer"}, "page": {"type": "string"}, "referrer": {"type": "string"}, "ms": {"type": "integer"},
              "session": {"type": "string"}, "viewport": {"type": "string"}, "x": {"type": "integer"}, "y": {"type": "integer"},
              "button": {"type": "integer"}}}
            """;

    private static final String ORDERS = """
            {"type": "object", "properties": {
              "orderId": {"type": "string"}, "number": {"type": "integer"}, "placedAt": {"type": "integer"},
              "customer": {"type": "object", "properties": {"id": {"type": "integer"}, "email": {"type": "string"},
                "address": {"type": "object", "properties": {
                  "street": {"type": "string"}, "city": {"type": "string"}, "postcode": {"type": "string"}}}}},
              "items": {"type": "array"},
              "payment": {"type": "object", "properties": {"method": {"type": "string"}, "captured": {"type": "boolean"}}},
              "delivery": {"type": "object", "properties": {"carrier": {"type": "string"}, "days": {"type": "integer"}}}}}
            """;

    private static final Random ORDER = new Random(1);

    private TypedColumnsComparison() {}

    /** @param args how many rounds to measure, after half as many to warm up */
    public static void main(String[] args) {
        int rounds = Integer.parseInt(args[0]);
        for (SampleRecords.Kind kind : SampleRecords.Kind.values()) {
            List<LogRecord> records = SampleRecords.generate(kind, RECORDS_BYTES);
            ValueSchema schema = ValueSchema.parse(kind == SampleRecords.Kind.CLICKS ? CLICKS : ORDERS);
            List<RowSchema> schemas = List.of(
                    new RowSchema(ColumnFormat.BYTES, ColumnFormat.STRING),
                    new RowSchema(ColumnFormat.BYTES, ColumnFormat.STRING, schema));
            measure(records, schemas, rounds / 2 + 1);
            report(kind, schema.columns().size(), records, schemas, measure(records, schemas, rounds));
        }
    }

    /** @return for each schema, nanoseconds of each round */
    private static long[][] measure(List<LogRecord> records, List<RowSchema> schemas, int rounds) {
        var threads = ManagementFactory.getThreadMXBean();
        long[][] nanos = new long[schemas.size()][rounds];
        List<Integer> turns = new ArrayList<>(List.of(0, 1));
        for (int round = 0; round < rounds; round++) {
            Collections.shuffle(turns, ORDER);
            for (int turn : turns) {
                long start = threads.getCurrentThreadCpuTime();
                write(records, schemas.get(turn));
                nanos[turn][round] = threads.getCurrentThreadCpuTime() - start;
            }
        }
        return nanos;
    }

    private static int write(List<LogRecord> records, RowSchema schema) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        var origin = new SegmentOrigin("benchmark", new UUID(0, 0), 0, 0, records.size());
        var writer = new ParquetSegmentWriter(out, origin, schema);
        long offset = 0;
        for (LogRecord record : records) {
            writer.append(new OffsetRecord(offset++, record));
        }
        if (writer.finish().misfitCount() > 0) {
            throw new IllegalStateException("the records are not what their schema says");
        }
        return out.size();
    }

    private static void report(
            SampleRecords.Kind kind, int columns, List<LogRecord> records, List<RowSchema> schemas, long[][] nanos) {
        double bytes = records.stream().mapToLong(LogRecord::sizeBytes).sum();
        double plain = bytes * 1_000 / median(nanos[0]);
        double typed = bytes * 1_000 / median(nanos[1]);
        System.out.printf(
                Locale.ROOT,
                "%-7s write with %d typed columns, beside without %6.0f MB/s %6.0f MB/s  %.2f;  size %.1f %% and %.1f %%%n",
                kind,
                columns,
                typed,
                plain,
                typed / plain,
                100 * write(records, schemas.get(1)) / bytes,
                100 * write(records, schemas.get(0)) / bytes);
    }

    private static double median(long[] values) {
        long[] sorted = Arrays.stream(values).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
