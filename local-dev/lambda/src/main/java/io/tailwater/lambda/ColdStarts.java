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
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Measures what first answers of a function archive cost: its time from the start of the process (a snapshot's, from its restore), the CPU time
 * that was used until then, and the most memory that was held.
 *
 * <p>Beside a plain start stands one with an archive of class data (JEP 350) that an earlier run of the same function wrote at its end. Such an archive
 * holds what the JVM's own class loaders loaded: the JDK's classes and those of the runtime interface client. A function's own come from a
 * loader of that client, and are not in it.
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
     * Measures one event, cold, cold with archived class data, and after a snapshot, and prints all.
     *
     * @param event what each start is given
     * @param check throws when an answer is not as it should be
     */
    public void print(String name, Map<String, String> environment, Supplier<String> event, Consumer<String> check)
            throws Exception {
        Path classData = Files.createTempFile("class-data", ".jsa");
        Files.delete(classData);
        measure(Start.COLD, List.of("-XX:ArchiveClassesAtExit=" + classData), environment, event, check);
        if (!Files.exists(classData)) {
            throw new IllegalStateException(name + ": the function ended without writing " + classData);
        }
        List<String> archived = List.of("-XX:SharedArchiveFile=" + classData, "-Xshare:auto");
        try {
            print(name + ", cold", Start.COLD, List.of(), environment, event, check);
            print(name + ", cold with archived class data", Start.COLD, archived, environment, event, check);
            print(name + ", after a restore", Start.SNAPSHOT, List.of(), environment, event, check);
        } finally {
            Files.delete(classData);
        }
    }

    private void print(
            String what,
            Start start,
            List<String> flags,
            Map<String, String> environment,
            Supplier<String> event,
            Consumer<String> check)
            throws Exception {
        Measured[] all = new Measured[times];
        for (int i = 0; i < times; i++) {
            all[i] = measure(start, flags, environment, event, check);
        }
        Arrays.sort(all, Comparator.comparingLong(Measured::answerMs));
        Measured median = all[times / 2];
        System.out.printf(
                "%s: first answer after %,d ms (%,d to %,d), CPU %,d ms, %,d MiB%n",
                what,
                median.answerMs(),
                all[0].answerMs(),
                all[times - 1].answerMs(),
                median.cpuMs(),
                median.residentMib());
    }

    private Measured measure(
            Start start,
            List<String> flags,
            Map<String, String> environment,
            Supplier<String> event,
            Consumer<String> check)
            throws Exception {
        Path folder = Files.createTempDirectory("cold-start");
        try (LambdaFunction function = LambdaFunction.start(start, archive, environment, folder, flags)) {
            String sent = event.get();
            long begun = function.startedNanoTime();
            long cpuBefore = 0;
            if (start == Start.SNAPSHOT) {
                function.awaitSnapshot();
                cpuBefore = function.cpuTime().toMillis();
                begun = System.nanoTime();
                function.restore();
            }
            String answer = function.invoke(sent);
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
