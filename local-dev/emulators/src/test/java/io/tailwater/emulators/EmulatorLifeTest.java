package io.tailwater.emulators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How the processes begin and end. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class EmulatorLifeTest {

    private static final Duration COLLECTED_WITHIN = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @Test
    void leavesNothingBehindAtClose() {
        Emulators emulators = Emulators.start(EmulatorOptions.inMemory());
        List<ProcessHandle> processes = emulators.processes();
        assertThat(emulators.directory()).isDirectory();

        emulators.close();
        emulators.close();

        assertThat(processes).hasSize(2).noneMatch(ProcessHandle::isAlive);
        assertThat(emulators.directory()).doesNotExist();
    }

    @Test
    void closesThoughTheProcessesAreGone() {
        Emulators emulators = Emulators.start(EmulatorOptions.inMemory());
        emulators.processes().forEach(ProcessHandle::destroyForcibly);

        emulators.close();

        assertThat(emulators.directory()).doesNotExist();
    }

    @Test
    void endsWhenTheParentIsKilledAndGivesItsDataToTheNext() throws Exception {
        Process parent = startParent();
        List<ProcessHandle> orphans = readProcesses(parent);
        parent.destroyForcibly().waitFor();

        try (Emulators next = Emulators.start(EmulatorOptions.onDisk(folder))) {
            // Ended they are; how soon the system's first process collects them is its own affair.
            assertThat(orphans).allSatisfy(orphan -> assertThat(orphan.onExit()).succeedsWithin(COLLECTED_WITHIN));
            assertThat(next.processes()).allMatch(ProcessHandle::isAlive);
        }
    }

    @Test
    void takesAnotherPortWhenTheFirstIsTaken() throws IOException {
        try (ServerSocket taken = listen();
                ServerSocket alsoTaken = listen();
                Emulators emulators = Emulators.start(
                        EmulatorOptions.inMemory(), first(taken.getLocalPort(), alsoTaken.getLocalPort()))) {
            assertThat(emulators.endpoints().dynamoDb().getPort()).isNotEqualTo(taken.getLocalPort());
            assertThat(emulators.endpoints().s3().getPort()).isNotEqualTo(alsoTaken.getLocalPort());
        }
    }

    @Test
    void saysWhyAnEmulatorDoesNotStart() throws IOException {
        EmulatorOptions options = EmulatorOptions.onDisk(folder);
        EmulatorException failure;
        try (ServerSocket taken = listen()) {
            failure =
                    catchThrowableOfType(EmulatorException.class, () -> Emulators.start(options, taken::getLocalPort));
        }

        assertThat(failure)
                .hasMessageStartingWith("The emulator dynamodb ended before it was ready; its log is "
                        + folder.resolve("dynamodb.log") + " and ends:\n")
                .hasMessageContaining("Address already in use");
        // The folder is free again.
        Emulators.start(options).close();
    }

    @Test
    void keepsTheLogOfAStartThatFailed() throws IOException {
        EmulatorException failure;
        try (ServerSocket taken = listen()) {
            failure = catchThrowableOfType(
                    EmulatorException.class, () -> Emulators.start(EmulatorOptions.inMemory(), taken::getLocalPort));
        }

        Matcher named = Pattern.compile("its log is (.+) and ends:").matcher(failure.getMessage());
        assertThat(named.find()).isTrue();
        Path log = Path.of(named.group(1));
        assertThat(log).content().contains("Address already in use");
        Files.move(log.getParent(), folder.resolve("removed with the test"));
    }

    private Process startParent() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        EmulatorParent.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static List<ProcessHandle> readProcesses(Process parent) throws IOException {
        BufferedReader output = parent.inputReader(StandardCharsets.UTF_8);
        return Arrays.stream(output.readLine().split(" "))
                .map(pid -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
                .toList();
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getByName(Ports.LOOPBACK));
    }

    private static IntSupplier first(int... ports) {
        Deque<Integer> given = new ArrayDeque<>(Arrays.stream(ports).boxed().toList());
        return () -> given.isEmpty() ? Ports.free() : given.remove();
    }
}
