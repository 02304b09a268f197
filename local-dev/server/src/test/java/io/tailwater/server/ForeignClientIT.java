package io.tailwater.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A client that was not written here, and not for this service: kafka-bridge-client from PyPI. Skipped where there is no Python or the
 * package cannot be fetched, unless {@code TAILWATER_FOREIGN_CLIENT} is {@code required}.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ForeignClientIT {

    private static final String PACKAGE = "kafka-bridge-client==0.7.1";
    private static final Path SCRIPT =
            Path.of("src", "test", "resources", "foreign_client.py").toAbsolutePath();
    private static final long STEP_MINUTES = 3;

    @TempDir
    Path folder;

    @Test
    void producesAndConsumesInBothDialects() throws Exception {
        String python = prepared();
        try (ServerProcess server = ServerProcess.serving("--in-memory", "--no-sample")) {
            new LogReader(server.base())
                    .postJson("/admin/topics", "{\"topic_name\":\"quakes\",\"partitions_count\":1}");

            Run run = run(python, SCRIPT.toString(), server.base().toString(), "quakes");

            assertThat(run.exitCode()).as(run.output()).isZero();
            List<String> expected = new ArrayList<>();
            for (String dialect : List.of("strimzi", "confluent")) {
                expected.add(dialect + " 0 0 {\"mag\": 0.31}");
                expected.add(dialect + " 0 1 {\"mag\": 1.35}");
                expected.add(dialect + " 0 2 {\"mag\": 2}");
            }
            assertThat(run.output().lines().toList()).containsExactlyElementsOf(expected);
            assertThat(new LogReader(server.base())
                            .get("/admin/groups/group-of-strimzi")
                            .body())
                    .contains("\"committed_offset\":3");
        }
    }

    /** A Python that has the package; none of the machine's own is changed. */
    private String prepared() throws Exception {
        Path environment = folder.resolve("python");
        require(run("python3", "-m", "venv", environment.toString()));
        String python = environment.resolve("bin").resolve("python").toString();
        require(run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", PACKAGE));
        return python;
    }

    private static void require(Run step) {
        if (step.exitCode() != 0) {
            if ("required".equals(System.getenv("TAILWATER_FOREIGN_CLIENT"))) {
                throw new AssertionError(step.output());
            }
            abort(PACKAGE + " cannot be set up here: " + step.output().strip());
        }
    }

    private record Run(int exitCode, String output) {}

    private Run run(String... command) throws InterruptedException, IOException {
        Path output = Files.createTempFile(folder, "output", ".log");
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            return new Run(-1, String.valueOf(e.getMessage()));
        }
        if (!process.waitFor(STEP_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            return new Run(-1, "no end within " + STEP_MINUTES + " minutes: " + Files.readString(output));
        }
        return new Run(process.exitValue(), Files.readString(output));
    }
}
