package io.tailwater.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One server in memory, with the sample. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@TestMethodOrder(OrderAnnotation.class)
class SampleIT {

    private static ServerProcess server;
    private static LogReader log;

    @BeforeAll
    static void start() throws Exception {
        server = ServerProcess.serving("--in-memory");
        log = new LogReader(server.base());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    @Order(1) // The commands below add to it.
    void holdsTheSampleByteForByteWhereKafkaWouldPutIt() throws Exception {
        assertThat(ExpectedSample.lines()).hasSize(1_707);

        ExpectedSample.assertIsHeldBy(log);
    }

    @Test
    void saysWhatItDoes() {
        assertThat(server.output()).first().asString().matches("Tailwater \\S+");
        assertThat(server.output())
                .anyMatch(line -> line.matches("  API     http://127\\.0\\.0\\.1:\\d+"))
                .anyMatch(line -> line.equals("  data    in memory, gone at the end"))
                .anyMatch(line -> line.matches(
                        "  sample  topic earthquakes: 1,707 events produced to 3 partitions in \\d+\\.\\d s"))
                .hasSizeLessThan(20);
    }

    @Test
    void servesTheResourcesOfTheFunctions() throws Exception {
        HttpResponse<String> healthy = log.get("/healthy");
        HttpResponse<String> ready = log.get("/ready");
        HttpResponse<String> unknown = log.get("/nope");

        assertThat(healthy.statusCode()).isEqualTo(204);
        assertThat(ready.statusCode()).isEqualTo(204);
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).isEqualTo("{\"error_code\":404,\"message\":\"Not found: GET /nope\"}");
    }

    @Test
    void saysItsFiguresToPrometheus() throws Exception {
        String metrics = log.get("/metrics").body();

        assertThat(metrics.lines())
                .anyMatch(line -> line.matches("tailwater_records_sum\\{operation=\"produce\"} 170\\d\\.0"))
                .as("how the log is, as of this request")
                .anyMatch(line ->
                        line.matches("tailwater_compaction_backlog_records\\{topic=\"earthquakes\"} 170\\d\\.0"))
                .anyMatch(line -> line.matches("tailwater_commits_total [1-9]\\d*\\.0"))
                .anyMatch(line ->
                        line.matches("tailwater_calls_seconds_count\\{operation=\"produce\",status=\"200\"} .*"));
    }

    @Test
    @Order(2)
    void printsCommandsThatWork(@TempDir Path home) throws Exception {
        assumeThat(Curl.isInstalled()).as("curl is installed").isTrue();

        List<Curl.Answer> answers = Curl.runAll(server.commands(), home);

        assertThat(answers).extracting(Curl.Answer::status).containsExactly(200, 200, 200);
        assertThat(answers.get(0).body()).matches("\\{\"offsets\":\\[\\{\"partition\":\\d,\"offset\":\\d+,.*");
        assertThat(answers.get(1).body()).startsWith("[{\"topic\":\"earthquakes\",\"key\":");
        assertThat(answers.get(2).body()).startsWith("{\"name\":\"earthquakes\",");
    }
}
