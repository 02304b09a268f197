package io.tailwater.format.benchmark;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/**
 * Runs what {@link CodecBenchmark} measures in turn, one batch each, many rounds in one JVM, and compares medians of CPU
 * time. On a machine that others use as well, JMH's one benchmark after the other compares one minute with another; here
 * whatever slows one slows all.
 */
public final class CodecComparison {

    private enum Operation {
        ENCODE(CodecBenchmark::encode),
        ENCODE_ZSTD(CodecBenchmark::encodeBareZstd),
        DECODE(CodecBenchmark::decode),
        DECODE_ZSTD(CodecBenchmark::decodeBareZstd),
        DECODE_ZSTD_NEW_ARRAY(CodecBenchmark::decodeBareZstdIntoNewArray);

        private final Function<CodecBenchmark, Object> run;

        Operation(Function<CodecBenchmark, Object> run) {
            this.run = run;
        }
    }

    /** What ran before an operation decides what it finds in the CPU's cache, so each runs after each. */
    private static final Random ORDER = new Random(1);

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** Keeps results alive, so that none can be optimised away. */
    private static volatile Object result = "none";

    private CodecComparison() {}

    /** @param args how many rounds to measure, after as many to warm up */
    public static void main(String[] args) {
        int rounds = Integer.parseInt(args[0]);
        for (SampleRecords.Kind kind : SampleRecords.Kind.values()) {
            CodecBenchmark benchmark = new CodecBenchmark();
            benchmark.kind = kind;
            benchmark.generate();
            measure(benchmark, rounds);
            report(kind, measure(benchmark, rounds));
        }
    }

    private static Map<Operation, Double> measure(CodecBenchmark benchmark, int rounds) {
        Map<Operation, long[]> nanos = new EnumMap<>(Operation.class);
        List<Operation> operations = new ArrayList<>(List.of(Operation.values()));
        for (int round = 0; round < rounds; round++) {
            Collections.shuffle(operations, ORDER);
            for (Operation operation : operations) {
                long start = THREADS.getCurrentThreadCpuTime();
                result = operation.run.apply(benchmark);
                nanos.computeIfAbsent(operation, key -> new long[rounds])[round] =
                        THREADS.getCurrentThreadCpuTime() - start;
            }
        }
        Map<Operation, Double> megabytesPerSecond = new EnumMap<>(Operation.class);
        nanos.forEach((operation, times) ->
                megabytesPerSecond.put(operation, CodecBenchmark.RECORDS_SIZE_BYTES * 1_000.0 / median(times)));
        return megabytesPerSecond;
    }

    private static void report(SampleRecords.Kind kind, Map<Operation, Double> megabytesPerSecond) {
        print(kind, "encode, beside zstd alone", megabytesPerSecond, Operation.ENCODE, Operation.ENCODE_ZSTD);
        print(kind, "decode, beside zstd alone", megabytesPerSecond, Operation.DECODE, Operation.DECODE_ZSTD);
        print(
                kind,
                "decode, beside zstd into a new array",
                megabytesPerSecond,
                Operation.DECODE,
                Operation.DECODE_ZSTD_NEW_ARRAY);
    }

    private static void print(
            SampleRecords.Kind kind,
            String title,
            Map<Operation, Double> megabytesPerSecond,
            Operation codec,
            Operation zstd) {
        double codecSpeed = megabytesPerSecond.get(codec);
        double zstdSpeed = megabytesPerSecond.get(zstd);
        System.out.printf(
                Locale.ROOT,
                "%-7s %-38s %6.0f MB/s %6.0f MB/s  %.2f%n",
                kind,
                title,
                codecSpeed,
                zstdSpeed,
                codecSpeed / zstdSpeed);
    }

    private static double median(long[] values) {
        long[] sorted = Arrays.stream(values).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
