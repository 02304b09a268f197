package io.tailwater.api;

import io.tailwater.lambda.FunctionStore;
import io.tailwater.lambda.HttpApiAnswer;
import io.tailwater.lambda.HttpApiEvent;
import io.tailwater.lambda.LambdaFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Prints what a cold start and a warm call of the packaged function cost, over the emulators: the framework alone, a produce
 * and a consume of one record of 1 KiB.
 */
public final class FunctionBenchmark {

    private static final int STARTS = 5;
    /** Past the point where the first-tier compiler has seen every method of the path. */
    private static final int WARM_UP_CALLS = 1_000;

    private static final int CALLS = 2_000;
    private static final int VALUE_BYTES = 1_024;
    private static final String TOPIC = "benchmark";

    /**
     * What is measured.
     *
     * @param function which of the functions
     * @param status the one that every answer must have
     */
    private record Scenario(String name, String function, HttpApiEvent event, int status) {

        void call(LambdaFunction deployed) throws InterruptedException {
            HttpApiAnswer answer = HttpApiAnswer.parse(deployed.invoke(event.json()));
            if (answer.status() != status) {
                throw new IllegalStateException(name + ": unexpected answer " + answer);
            }
        }
    }

    private static final Scenario CREATE = new Scenario(
            "create",
            "admin",
            HttpApiEvent.request("POST", "/admin/topics")
                    .text("application/json", "{\"topic_name\":\"" + TOPIC + "\",\"partitions_count\":1}"),
            201);

    private static final List<Scenario> SCENARIOS = List.of(
            new Scenario("framework", "all", HttpApiEvent.request("GET", "/healthy"), 204),
            new Scenario(
                    "produce",
                    "produce",
                    HttpApiEvent.request("POST", "/topics/" + TOPIC)
                            .text(
                                    "application/json",
                                    "{\"records\":[{\"value\":\"" + "x".repeat(VALUE_BYTES) + "\"}]}"),
                    200),
            new Scenario(
                    "consume",
                    "consume",
                    HttpApiEvent.request("GET", "/topics/" + TOPIC + "/partitions/0/records")
                            .query("offset=0&max_bytes=1"),
                    200));

    private final Path archive;
    private final FunctionStore store;

    private FunctionBenchmark(Path archive, FunctionStore store) {
        this.archive = archive;
        this.store = store;
    }

    /** @param arguments path of the function's zip */
    public static void main(String... arguments) throws Exception {
        Path archive = Path.of(arguments[0]);
        System.out.printf("%s, JDK %s%n", archive.getFileName(), Runtime.version());
        System.out.printf("zip: %,d bytes%n", Files.size(archive));
        var benchmark = new FunctionBenchmark(archive, FunctionStore.provision("tailwater-benchmark"));
        benchmark.start(CREATE, CREATE::call);
        for (Scenario scenario : SCENARIOS) {
            benchmark.measure(scenario);
        }
    }

    private void measure(Scenario scenario) throws Exception {
        long[] startsMs = new long[STARTS];
        long[] cpuMs = new long[STARTS];
        for (int i = 0; i < STARTS; i++) {
            int attempt = i;
            start(scenario, function -> {
                scenario.call(function);
                startsMs[attempt] = Duration.ofNanos(System.nanoTime() - function.startedNanoTime())
                        .toMillis();
                cpuMs[attempt] = function.cpuTime().toMillis();
                if (attempt == STARTS - 1) {
                    printWarm(scenario, function);
                }
            });
        }
        System.out.printf("%s, cold start to first answer: %s%n", scenario.name(), spread(startsMs));
        System.out.printf("%s, CPU time of that: %s%n", scenario.name(), spread(cpuMs));
    }

    private interface Use {
        void of(LambdaFunction function) throws Exception;
    }

    private void start(Scenario scenario, Use use) throws Exception {
        Path folder = Files.createTempDirectory("function-benchmark");
        try (LambdaFunction function = LambdaFunction.start(archive, store.environment(scenario.function()), folder)) {
            use.of(function);
        } finally {
            delete(folder);
        }
    }

    private static void printWarm(Scenario scenario, LambdaFunction function) throws InterruptedException {
        for (int i = 0; i < WARM_UP_CALLS; i++) {
            scenario.call(function);
        }
        long[] micros = new long[CALLS];
        for (int i = 0; i < CALLS; i++) {
            long before = System.nanoTime();
            scenario.call(function);
            micros[i] = (System.nanoTime() - before) / 1_000;
        }
        Arrays.sort(micros);
        System.out.printf(
                "%s, warm call: median %,d µs, 99 %% %,d µs%n",
                scenario.name(), micros[CALLS / 2], micros[CALLS * 99 / 100]);
    }

    private static String spread(long[] ms) {
        Arrays.sort(ms);
        return "median %,d ms, fastest %,d, slowest %,d, of %d"
                .formatted(ms[ms.length / 2], ms[0], ms[ms.length - 1], ms.length);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
