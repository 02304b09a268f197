package io.tailwater.format.benchmark;

import java.util.Locale;
import java.util.stream.DoubleStream;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs {@link CodecBenchmark} in rounds, each benchmark once a round and in a JVM of its own, so that a machine that
 * becomes slower for a while slows all of them. Prints one line per round and then the medians: MB (10^6 bytes of keys,
 * values and headers) per second of CPU time, of the codec and of zstd alone, and their ratio.
 */
public final class CodecComparison {

    /** The collector of a function's JVM, which has one core or two and little memory. */
    private static final String[] FUNCTION_JVM_ARGS = {"-XX:+UseSerialGC", "-Xmx512m"};

    private static final String LINE = "%-8s %-8s %8.0f MB/s %8.0f MB/s zstd alone   %.2f%n";
    private static final String[] OPERATIONS = {"encode", "decode"};

    private CodecComparison() {}

    /** @param args how many rounds */
    public static void main(String[] args) throws RunnerException {
        int rounds = Integer.parseInt(args[0]);
        for (SampleRecords.Kind kind : SampleRecords.Kind.values()) {
            for (String operation : OPERATIONS) {
                compare(kind, operation, rounds);
            }
        }
    }

    private static void compare(SampleRecords.Kind kind, String operation, int rounds) throws RunnerException {
        double[] codec = new double[rounds];
        double[] zstd = new double[rounds];
        double[] ratios = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            codec[round] = megabytesPerSecond(kind, operation);
            zstd[round] = megabytesPerSecond(kind, operation + "BareZstd");
            ratios[round] = codec[round] / zstd[round];
            System.out.printf(Locale.ROOT, LINE, kind, operation, codec[round], zstd[round], ratios[round]);
        }
        System.out.printf(
                Locale.ROOT, "median:  " + LINE, kind, operation, median(codec), median(zstd), median(ratios));
    }

    private static double megabytesPerSecond(SampleRecords.Kind kind, String benchmark) throws RunnerException {
        double microsPerBatch = new Runner(new OptionsBuilder()
                        .include(CodecBenchmark.class.getName() + "\\." + benchmark + "$")
                        .param("kind", kind.name())
                        .addProfiler(CpuTimeProfiler.class)
                        .forks(1)
                        .jvmArgsAppend(FUNCTION_JVM_ARGS)
                        .warmupIterations(3)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(3)
                        .measurementTime(TimeValue.seconds(1))
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .runSingle()
                .getSecondaryResults()
                .get(CpuTimeProfiler.RESULT)
                .getScore();
        return CodecBenchmark.RECORDS_SIZE_BYTES / microsPerBatch;
    }

    private static double median(double[] values) {
        double[] sorted = DoubleStream.of(values).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
