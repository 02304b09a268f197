package io.tailwater.api;

import io.tailwater.lambda.HttpApiAnswer;
import io.tailwater.lambda.HttpApiEvent;
import io.tailwater.lambda.LambdaFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/** Prints what a cold start and a warm call of the packaged function cost: nothing but the framework is called. */
public final class FunctionBenchmark {

    private static final int STARTS = 7;
    /** Past the point where the first-tier compiler has seen every method of the path. */
    private static final int WARM_UP_CALLS = 2_000;

    private static final int CALLS = 5_000;
    private static final String EVENT = HttpApiEvent.request("GET", "/healthy").json();

    private FunctionBenchmark() {}

    /** @param arguments path of the function's zip */
    public static void main(String... arguments) throws Exception {
        Path archive = Path.of(arguments[0]);
        System.out.printf("%s, JDK %s%n", archive.getFileName(), Runtime.version());
        System.out.printf("zip: %,d bytes%n", Files.size(archive));
        long[] startsMs = new long[STARTS];
        long[] cpuMs = new long[STARTS];
        for (int i = 0; i < STARTS; i++) {
            Path folder = Files.createTempDirectory("function-benchmark");
            try (LambdaFunction function = LambdaFunction.start(archive, Map.of("TAILWATER_BUCKET", "none"), folder)) {
                long started = function.startedNanoTime();
                call(function);
                startsMs[i] = Duration.ofNanos(System.nanoTime() - started).toMillis();
                cpuMs[i] = function.cpuTime().toMillis();
                if (i == STARTS - 1) {
                    printWarm(function);
                }
            } finally {
                delete(folder);
            }
        }
        System.out.printf("cold start to first answer: %s%n", spread(startsMs, "ms"));
        System.out.printf("CPU time of that: %s%n", spread(cpuMs, "ms"));
    }

    private static void printWarm(LambdaFunction function) throws InterruptedException {
        for (int i = 0; i < WARM_UP_CALLS; i++) {
            call(function);
        }
        long[] micros = new long[CALLS];
        for (int i = 0; i < CALLS; i++) {
            long before = System.nanoTime();
            call(function);
            micros[i] = (System.nanoTime() - before) / 1_000;
        }
        Arrays.sort(micros);
        System.out.printf("warm call: median %,d µs, 99 %% %,d µs%n", micros[CALLS / 2], micros[CALLS * 99 / 100]);
    }

    private static void call(LambdaFunction function) throws InterruptedException {
        HttpApiAnswer answer = HttpApiAnswer.parse(function.invoke(EVENT));
        if (answer.status() != 204) {
            throw new IllegalStateException("unexpected answer " + answer);
        }
    }

    private static String spread(long[] values, String unit) {
        Arrays.sort(values);
        return "median %,d %s, fastest %,d, slowest %,d, of %d"
                .formatted(values[values.length / 2], unit, values[0], values[values.length - 1], values.length);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
