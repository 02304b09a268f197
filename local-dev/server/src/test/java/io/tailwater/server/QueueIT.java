package io.tailwater.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One server with a queue: what it accepts with ack=queued is in the log a moment later. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class QueueIT {

    private static final Duration APPENDED_WITHIN = Duration.ofSeconds(60);
    private static final int MESSAGES = 25;

    @Test
    void whatIsQueuedIsAppendedOnceAndWhatIsWrongIsNamed() throws Exception {
        try (ServerProcess server = ServerProcess.serving(
                Map.of("TAILWATER_LOCAL_PRINCIPAL", "User:ann"), "--in-memory", "--no-sample", "--queue")) {
            var log = new LogReader(server.base());
            assertThat(log.postJson("/admin/topics", "{\"topic_name\":\"orders\",\"partitions_count\":1}")
                            .statusCode())
                    .isEqualTo(201);
            List<String> expected = new ArrayList<>();

            HttpResponse<String> wrong = log.postJson("/topics/orders/records?ack=queued", "{\"records\":[");
            for (int i = 0; i < MESSAGES; i++) {
                // The last is nearly as large as a message can be.
                String value = "\"" + i + "x".repeat(i == MESSAGES - 1 ? 1_000_000 : 0) + "\"";
                HttpResponse<String> accepted = log.postJson(
                        "/topics/orders/records?ack=queued", "{\"records\":[{\"key\":\"k\",\"value\":" + value + "}]}");
                assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
                assertThat(accepted.body()).startsWith("{\"message_id\":\"");
                expected.add(value);
            }

            assertThat(wrong.statusCode()).as("nobody has looked into it").isEqualTo(202);
            assertThat(appended(log)).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(log.postJson("/topics/orders/records?ack=queued", "x".repeat(1 << 20))
                            .statusCode())
                    .isEqualTo(413);
            assertThat(server.output())
                    .anyMatch(line -> line.contains("went to the dead-letter queue: 400 The body is not JSON"));
            requireThatItsDeveloperIsAnn(log, server);
            List<ProcessHandle> children = server.children();
            assertThat(children).hasSizeGreaterThanOrEqualTo(3);
            server.terminate();
            assertThat(children).noneMatch(ProcessHandle::isAlive);
        }
    }

    /** Everyone who calls the server is who its developer wants to be; the queue alone knows nobody. */
    private static void requireThatItsDeveloperIsAnn(LogReader log, ServerProcess server) throws Exception {
        String records = "{\"records\":[{\"key\":\"k\",\"value\":1}]}";
        for (String who : List.of("ann", "bob")) {
            log.postJson(
                    "/admin/topics",
                    "{\"topic_name\":\"of-%1$s\",\"configs\":{\"produce.principals\":\"User:%1$s\"}}".formatted(who));
        }

        assertThat(log.postJson("/topics/of-ann", records).statusCode()).isEqualTo(200);
        HttpResponse<String> denied = log.postJson("/topics/of-bob", records);
        assertThat(denied.statusCode()).isEqualTo(403);
        assertThat(denied.body()).contains("does not allow User:ann");
        assertThat(log.postJson("/topics/of-ann/records?ack=queued", records).statusCode())
                .isEqualTo(202);
        Instant until = Instant.now().plus(APPENDED_WITHIN);
        while (server.output().stream().noneMatch(line -> line.contains("went to the dead-letter queue: 40301"))) {
            assertThat(Instant.now()).isBefore(until);
            Thread.sleep(100);
        }
        assertThat(log.partition("of-ann", 0)).hasSize(1);
    }

    /** All records, once there are as many as there should be, or one too many. */
    private static List<String> appended(LogReader log) throws Exception {
        Instant until = Instant.now().plus(APPENDED_WITHIN);
        List<String> values;
        do {
            values = log.partition("orders", 0).stream()
                    .map(LogReader.Stored::value)
                    .toList();
        } while (values.size() < MESSAGES && Instant.now().isBefore(until));
        return values;
    }
}
