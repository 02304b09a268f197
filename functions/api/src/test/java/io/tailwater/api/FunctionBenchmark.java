package io.tailwater.api;

import io.tailwater.lambda.ColdStarts;
import io.tailwater.lambda.FunctionStore;
import io.tailwater.lambda.HttpApiAnswer;
import io.tailwater.lambda.HttpApiEvent;
import io.tailwater.lambda.LambdaFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

        void check(String answer) {
            if (HttpApiAnswer.parse(answer).status() != status) {
                throw new IllegalStateException(name + ": unexpected answer " + answer);
            }
        }
    }

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

    private FunctionBenchmark() {}

    /** @param arguments path of the function's zip; then "cold" for cold starts only, and how many of them */
    public static void main(String... arguments) throws Exception {
        Path archive = Path.of(arguments[0]);
        boolean warm = arguments.length < 2 || !arguments[1].equals("cold");
        int starts = arguments.length < 3 ? STARTS : Integer.parseInt(arguments[2]);
        System.out.printf("%s, JDK %s%n", archive.getFileName(), Runtime.version());
        System.out.printf("zip: %,d bytes%n", Files.size(archive));
        FunctionStore store = FunctionStore.provision("tailwater-benchmark");
        store.createTopic(TOPIC, 1);
        var coldStarts = new ColdStarts(archive, starts);
        for (Scenario scenario : SCENARIOS) {
            coldStarts.print(
                    scenario.name(), store.environment(scenario.function()), scenario.event()::json, scenario::check);
            if (warm) {
                printWarm(scenario, archive, store);
            }
        }
    }

    private static void printWarm(Scenario scenario, Path archive, FunctionStore store) throws Exception {
        Path folder = Files.createTempDirectory("function-benchmark");
        try (LambdaFunction function = LambdaFunction.start(archive, store.environment(scenario.function()), folder)) {
            String event = scenario.event().json();
            for (int i = 0; i < WARM_UP_CALLS; i++) {
                scenario.check(function.invoke(event));
            }
            long[] micros = new long[CALLS];
            for (int i = 0; i < CALLS; i++) {
                long before = System.nanoTime();
                scenario.check(function.invoke(event));
                micros[i] = (System.nanoTime() - before) / 1_000;
            }
            Arrays.sort(micros);
            System.out.printf(
                    "%s, warm call: median %,d µs, 99 %% %,d µs%n",
                    scenario.name(), micros[CALLS / 2], micros[CALLS * 99 / 100]);
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
