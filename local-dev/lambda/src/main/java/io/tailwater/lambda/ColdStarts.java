package io.tailwater.lambda;

import io.tailwater.lambda.LambdaFunction.Start;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Measures what first answers of a function archive cost: its time from the start of the process (a snapshot's, from its restore), the CPU time
 * that was used until then, and the most memory that was held.
 */
public final class ColdStarts {

    private final Path archive;
    private final int times;

    /** @param times how often each is measured */
    public ColdStarts(Path archive, int times) {
        this.archive = archive;
        this.times = times;
    }

    /** What one start came to. */
    private record Measured(long answerMs, long cpuMs, long residentMib) {}

    /**
     * Measures one event, cold and after a snapshot, and prints both.
     *
     * @param check throws when an answer is not as it should be
     */
    public void print(String name, Map<String, String> environment, String event, Consumer<String> check)
            throws Exception {
        for (Start start : Start.values()) {
            Measured[] all = new Measured[times];
            for (int i = 0; i < times; i++) {
                all[i] = measure(start, environment, event, check);
            }
            Arrays.sort(all, Comparator.comparingLong(Measured::answerMs));
            Measured median = all[times / 2];
            System.out.printf(
                    "%s, %s: first answer after %,d ms (%,d to %,d), CPU %,d ms, %,d MiB%n",
                    name,
                    start == Start.COLD ? "cold" : "after a restore",
                    median.answerMs(),
                    all[0].answerMs(),
                    all[times - 1].answerMs(),
                    median.cpuMs(),
                    median.residentMib());
        }
    }

    private Measured measure(Start start, Map<String, String> environment, String event, Consumer<String> check)
            throws Exception {
        Path folder = Files.createTempDirectory("cold-start");
        try (LambdaFunction function = LambdaFunction.start(start, archive, environment, folder, List.of())) {
            long begun = function.startedNanoTime();
            long cpuBefore = 0;
            if (start == Start.SNAPSHOT) {
                function.awaitSnapshot();
                cpuBefore = function.cpuTime().toMillis();
                begun = System.nanoTime();
                function.restore();
            }
            String answer = function.invoke(event);
            long answerMs = Duration.ofNanos(System.nanoTime() - begun).toMillis();
            check.accept(answer);
            return new Measured(
                    answerMs, function.cpuTime().toMillis() - cpuBefore, function.residentBytesMax() / (1024 * 1024));
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
