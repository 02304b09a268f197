package io.tailwater.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the server begins and ends, and what is left of its data. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ServerLifeIT {

    private static final int EXIT_AT_SIGTERM = 128 + 15;
    private static final Duration COLLECTED_WITHIN = Duration.ofSeconds(30);
    private static final String CREATE = "{\"topic_name\":\"%s\",\"partitions_count\":%d}"
            .formatted(ExpectedSample.TOPIC, ExpectedSample.PARTITIONS);

    @TempDir
    Path folder;

    @Test
    void keepsItsDataAndLoadsTheSampleOnce() throws Exception {
        try (ServerProcess server = onDisk()) {
            List<ProcessHandle> children = server.children();
            int exitCode = server.terminate();

            assertThat(exitCode).isEqualTo(EXIT_AT_SIGTERM);
            assertThat(server.output()).last().isEqualTo("Tailwater has ended.");
            // Ended they are; how soon the system's first process collects them is its own affair.
            assertThat(children).hasSize(2).allSatisfy(child -> assertThat(child.onExit())
                    .succeedsWithin(COLLECTED_WITHIN));
        }
        try (ServerProcess server = onDisk()) {
            assertThat(server.output()).contains("  sample  topic earthquakes: there since an earlier start");
            ExpectedSample.assertIsHeldBy(new LogReader(server.base()));
        }
    }

    @Test
    void completesASampleWhoseLoadWasInterrupted() throws Exception {
        try (ServerProcess server = onDisk("--no-sample")) {
            var log = new LogReader(server.base());
            created(log);
            produced(log, ExpectedSample.lines().subList(0, 200));
            // Of the next request one partition has its part and the others have not.
            produced(
                    log,
                    ExpectedSample.lines().subList(200, 400).stream()
                            .filter(line -> ExpectedSample.partitionOf(
                                            ExpectedSample.stored(line, 0).key())
                                    == 0)
                            .toList());
            server.kill();
        }
        try (ServerProcess server = onDisk()) {
            ExpectedSample.assertIsHeldBy(new LogReader(server.base()));
        }
    }

    @Test
    void leavesATopicAloneThatIsNotTheSample() throws Exception {
        try (ServerProcess server = onDisk("--no-sample")) {
            var log = new LogReader(server.base());
            created(log);
            produced(log, List.of("{\"key\":\"uw\",\"value\":1}"));
            server.terminate();
        }
        try (ServerProcess server = onDisk()) {
            assertThat(server.output())
                    .contains("  sample  topic earthquakes: holds something else and was left alone");
            assertThat(new LogReader(server.base())
                            .partition(ExpectedSample.TOPIC, ExpectedSample.partitionOf("\"uw\"")))
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SIGTERM", "SIGKILL"})
    void losesNothingAcknowledgedWhateverEndsIt(String signal) throws Exception {
        List<String> acknowledged;
        try (ServerProcess server = onDisk("--no-sample")) {
            var log = new LogReader(server.base());
            created(log);
            var enough = new CountDownLatch(50);
            CompletableFuture<List<String>> writer =
                    CompletableFuture.supplyAsync(() -> produceUntilTheEnd(log, enough));
            assertThat(enough.await(1, TimeUnit.MINUTES)).isTrue();
            if (signal.equals("SIGTERM")) {
                server.terminate();
            } else {
                server.kill();
            }
            acknowledged = writer.get();
        }
        try (ServerProcess server = onDisk("--no-sample")) {
            List<String> stored = new LogReader(server.base())
                    .partition(ExpectedSample.TOPIC, 0).stream()
                            .map(LogReader.Stored::value)
                            .toList();

            // One more may be stored than was acknowledged: the one on its way.
            assertThat(stored).startsWith(acknowledged.toArray(String[]::new));
            assertThat(stored.size() - acknowledged.size()).isBetween(0, 1);
            assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(50);
        }
    }

    @Test
    void acceptsWhatItIsToldToBeginWithWithoutTheSample(@TempDir Path home) throws Exception {
        assumeThat(Curl.isInstalled()).as("curl is installed").isTrue();
        try (ServerProcess server = ServerProcess.serving("--in-memory", "--no-sample")) {
            HttpResponse<String> topics = new LogReader(server.base()).get("/topics");
            List<Curl.Answer> answers = Curl.runAll(server.commands(), home);

            assertThat(topics.body()).isEqualTo("[]");
            assertThat(answers).extracting(Curl.Answer::status).containsExactly(201, 200, 200, 200);
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "the command line tells which process is which")
    void isNotReadyWhenAnEmulatorHasEnded() throws Exception {
        try (ServerProcess server = ServerProcess.serving("--in-memory", "--no-sample")) {
            var client = new LogReader(server.base());
            int before = client.get("/ready").statusCode();
            ProcessHandle s3 = server.children().stream()
                    .filter(child -> child.info().commandLine().orElse("").contains("s3proxy"))
                    .findFirst()
                    .orElseThrow();
            s3.destroyForcibly();
            s3.onExit().join();

            HttpResponse<String> after = client.get("/ready");

            assertThat(before).isEqualTo(204);
            assertThat(after.statusCode()).isEqualTo(503);
            assertThat(after.body())
                    .isEqualTo("{\"error_code\":503,\"message\":\"The emulator with process id " + s3.pid()
                            + " has ended; start the server again.\"}");
        }
    }

    @Test
    void sharesItsDataWithNobody() throws Exception {
        try (ServerProcess first = onDisk("--no-sample");
                ServerProcess second = ServerProcess.start(Map.of(), "--port", "0", "--data", folder.toString())) {
            int exitCode = second.awaitEnd();

            assertThat(exitCode).isEqualTo(1);
            assertThat(second.output())
                    .containsExactly("tailwater: The data directory " + folder + " is in use by another process");
            assertThat(new LogReader(first.base()).get("/ready").statusCode()).isEqualTo(204);
        }
    }

    private ServerProcess onDisk(String... options) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(options));
        all.addAll(List.of("--data", folder.toString()));
        return ServerProcess.serving(all.toArray(String[]::new));
    }

    private static void created(LogReader log) throws IOException, InterruptedException {
        assertThat(log.postJson("/admin/topics", CREATE).statusCode()).isEqualTo(201);
    }

    private static void produced(LogReader log, List<String> records) throws IOException, InterruptedException {
        HttpResponse<String> answer = log.postJson(
                "/topics/" + ExpectedSample.TOPIC,
                records.stream().collect(Collectors.joining(",", "{\"records\":[", "]}")));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    /** @return the values of the records that were acknowledged, in order */
    private static List<String> produceUntilTheEnd(LogReader log, CountDownLatch count) {
        List<String> acknowledged = new ArrayList<>();
        try {
            while (true) {
                String value = Integer.toString(acknowledged.size());
                HttpResponse<String> answer = log.postJson(
                        "/topics/" + ExpectedSample.TOPIC + "/partitions/0",
                        "{\"records\":[{\"key\":\"k\",\"value\":" + value + "}]}");
                if (answer.statusCode() != 200) {
                    return acknowledged;
                }
                acknowledged.add(value);
                count.countDown();
            }
        } catch (IOException e) {
            return acknowledged;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return acknowledged;
        }
    }
}
