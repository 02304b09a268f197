package io.tailwater.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The scripts of local-dev, as users call them, on a server with its sample. */
class CommandsIT {

    private static final String COUNT =
            "SELECT count(*) AS n, count(DISTINCT (\"partition\", \"offset\")) AS d FROM earthquakes";

    /** Half a minute in all; the schedule runs every second. */
    private static final int LOOKS_MAX = 150;

    private static final long LOOK_EVERY_MS = 200;

    private static RunningServer server;

    @BeforeAll
    static void start() throws Exception {
        server = RunningServer.start();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void theSampleIsATableBeforeAndAfterItIsCompacted() throws Exception {
        Result fresh = run("query", COUNT);
        Result compacted = run("maintain", "compact", "--all");
        Result after = run("query", COUNT);

        assertThat(fresh.out()).contains("1707  1707");
        assertThat(compacted.out()).contains("earthquakes-0: offsets 0 to 850", "into 3 Parquet segments");
        assertThat(after.out()).isEqualTo(fresh.out());
        assertThat(after.err()).contains("earthquakes: 3 partitions, 3 segments");
        assertThat(run("maintain", "compact").out()).isEqualTo("Nothing is due.\n");
    }

    /** README's queries give README's results. */
    @Test
    void readmeShowsWhatTheQueriesGive() throws Exception {
        String readme = Files.readString(Path.of("..", "..", "README.md"));
        Matcher queries = Pattern.compile(
                        "```sh\\n\\./local-dev/query \"(.*?)\"\\n```\\n+```\\n(.*?)```", Pattern.DOTALL)
                .matcher(readme);
        int shown = 0;
        while (queries.find()) {
            // As a shell reads it between double quotes.
            String sql = queries.group(1).replace("\\\"", "\"").replace("\\$", "$");
            assertThat(stripped(run("query", sql).out())).isEqualTo(stripped(queries.group(2)));
            shown++;
        }
        assertThat(shown).isEqualTo(3);
    }

    @Test
    void theScheduleCompactsWhatIsDue() throws Exception {
        post(
                "admin/topics",
                "application/json",
                "{\"topic_name\": \"due\", \"configs\": {\"compaction.lag.ms\": \"0\"}}");
        post("topics/due", "application/vnd.kafka.json.v2+json", "{\"records\": [{\"value\": 1}, {\"value\": 2}]}");

        String segments = get("topics/due/partitions/0/segments");
        for (int look = 0; look < LOOKS_MAX && !segments.contains("\"parquet\""); look++) {
            Thread.sleep(LOOK_EVERY_MS);
            segments = get("topics/due/partitions/0/segments");
        }

        assertThat(segments).contains("\"format\":\"parquet\"").contains("\"last_offset\":1");
        assertThat(run("query", "--topic", "due", "SELECT \"offset\", decode(value) AS v FROM due ORDER BY 1")
                        .out())
                .isEqualTo("""
                        offset  v
                        ──────  ─
                             0  1
                             1  2
                        2 rows
                        """);
    }

    @Test
    void statementsAreReadFromTheInput() throws Exception {
        Result result = runWithInput(
                "SELECT count(*) AS n\nFROM earthquakes;\nSELECT nonsense;\n.refresh\nSHOW TABLES;\n.quit\nSELECT 2;\n",
                "query",
                "--topic",
                "earthquakes");

        assertThat(result.out())
                .contains("1707", "nonsense", "earthquakes: 3 partitions", "1 row")
                .doesNotContain("2\n");
    }

    @Test
    void retentionAndSweepSayWhatTheyDid() throws Exception {
        assertThat(run("maintain", "expire").out())
                .isEqualTo("0 partitions start later now, 0 objects were deleted.\n");
        assertThat(run("maintain", "sweep").out()).contains("objects looked at, 0 that no index names were deleted.");
    }

    @Test
    void whatIsWrongIsSaid() throws Exception {
        assertThat(run("query", "SELECT * FROM nobody").err()).contains("nobody");
        assertThat(run("query", "--topic", "nobody", "SELECT 1").err()).contains("nobody", "404");
        assertThat(run("query", "--nonsense").err()).contains("--nonsense is not an option");
        assertThat(run("maintain").err()).contains("say compact, expire or sweep");
        assertThat(run("maintain", "compact", "--topic", "nobody").err()).contains("404");
        assertThat(run("maintain", "expire", "--url", "http://127.0.0.1:1").err())
                .contains("nothing answers at http://127.0.0.1:1");
        assertThat(run("query", "--url", "http://127.0.0.1:1", "SELECT 1").err())
                .contains("nothing answers at");
    }

    private record Result(String out, String err) {}

    private static String stripped(String table) {
        return table.lines()
                .map(String::stripTrailing)
                .reduce("", (all, line) -> all + line + "\n")
                .strip();
    }

    private static void post(String path, String type, String body) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(server.url() + "/" + path))
                                .header("Content-Type", type)
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
    }

    private static String get(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(server.url() + "/" + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static Result run(String script, String... arguments) throws IOException, InterruptedException {
        return runWithInput("", script, arguments);
    }

    private static Result runWithInput(String input, String script, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of("..", script).toAbsolutePath().normalize().toString()));
        command.addAll(List.of(arguments));
        if (!command.contains("--url") && !(script.equals("maintain") && arguments.length == 0)) {
            command.addAll(List.of("--url", server.url()));
        }
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Path err = Files.createTempFile("command", ".err");
        try {
            Process process = builder.redirectError(err.toFile()).start();
            try (Writer in = process.outputWriter(StandardCharsets.UTF_8)) {
                in.write(input);
            }
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
            return new Result(out, Files.readString(err));
        } finally {
            Files.delete(err);
        }
    }
}
