package io.tailwater.maintain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/** The command line: calls a step until it says that it is done, and tells what each call did. */
public final class MaintainCommand {

    private static final String HELP = """
            local-dev/maintain compact [--all] [--topic NAME] [--url URL]
            local-dev/maintain expire [--url URL]
            local-dev/maintain sweep [--url URL]

            Does once and now what a running Tailwater does on a schedule:

              compact   rewrites what is due into Parquet; with --all, everything that is committed.
                        Of topics with cleanup.policy=compact it then removes what newer records replace
              expire    applies retention.ms and retention.bytes, and deletes what nobody has needed for an hour
              sweep     deletes objects that no index names and that are older than an hour

              --url URL      where Tailwater answers (http://127.0.0.1:8082)
            """;

    /** A call begins nothing after 20 s, and the largest Parquet segment takes a minute or two. */
    private static final Duration CALL_MAX = Duration.ofMinutes(5);

    private static final int OK = 200;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final ObjectMapper json = new ObjectMapper();
    private final URI base;
    private final PrintStream out;

    private MaintainCommand(URI base, PrintStream out) {
        this.base = base;
        this.out = out;
    }

    /** Ends with 0, or with 1 and a line that says what is wrong. */
    public static void main(String[] arguments) {
        System.exit(run(System.out, System.err, arguments));
    }

    static int run(PrintStream out, PrintStream err, String... arguments) {
        try {
            String step = "";
            String url = "http://127.0.0.1:8082";
            String query = "";
            for (int i = 0; i < arguments.length; i++) {
                switch (arguments[i]) {
                    case "--help" -> {
                        out.print(HELP);
                        return 0;
                    }
                    case "--url" -> url = value(arguments, i++);
                    case "--all" -> query += "&all=true";
                    case "--topic" -> query += "&topic=" + encoded(value(arguments, i++));
                    default -> {
                        if (arguments[i].startsWith("-") || !step.isEmpty()) {
                            throw new IllegalArgumentException(arguments[i] + " is not expected; see --help");
                        }
                        step = arguments[i];
                    }
                }
            }
            if (!query.isEmpty() && !step.equals("compact")) {
                throw new IllegalArgumentException("--all and --topic go with compact; see --help");
            }
            MaintainCommand command = new MaintainCommand(URI.create(url), out);
            int failures =
                    switch (step) {
                        case "compact" -> command.compact(query);
                        case "expire" -> command.expire();
                        case "sweep" -> command.sweep();
                        default -> throw new IllegalArgumentException("say compact, expire or sweep; see --help");
                    };
            if (failures > 0) {
                err.println("tailwater: " + failures + " partitions failed; the server's log says why");
            }
            return failures == 0 ? 0 : 1;
        } catch (IllegalArgumentException | IOException e) {
            err.println("tailwater: " + e.getMessage());
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private int compact(String query) throws IOException, InterruptedException {
        long raw = 0;
        long parquet = 0;
        int segments = 0;
        long removed = 0;
        JsonNode answer;
        do {
            answer = post("admin/topics:compact" + query.replaceFirst("&", "?"));
            for (JsonNode segment : answer.path("segments")) {
                raw += segment.path("raw_bytes").asLong();
                parquet += segment.path("size_bytes").asLong();
                segments++;
                out.println(line(segment));
            }
            for (JsonNode cleaned : answer.path("cleaned")) {
                removed += cleaned.path("records_removed").asLong();
                out.printf(
                        Locale.ROOT,
                        "%s-%d: cleaned up to offset %d, %d of %d Parquet segments rewritten, %d records of %s removed%n",
                        cleaned.path("topic").asText(),
                        cleaned.path("partition").asInt(),
                        cleaned.path("end_offset").asLong() - 1,
                        cleaned.path("segments_rewritten").asInt(),
                        cleaned.path("segments").asInt(),
                        cleaned.path("records_removed").asLong(),
                        size(cleaned.path("bytes_removed").asLong()));
            }
        } while (!answer.path("finished").asBoolean());
        if (removed > 0) {
            out.println("Removed " + removed + " records that newer ones replace.");
        }
        out.println(
                segments == 0
                        ? "Nothing is due."
                        : "Compacted " + size(raw) + " into " + segments + " Parquet segments of " + size(parquet)
                                + ".");
        return answer.path("failures").asInt();
    }

    private static String line(JsonNode segment) {
        String range = String.format(
                Locale.ROOT,
                "%s-%d: offsets %d to %d, ",
                segment.path("topic").asText(),
                segment.path("partition").asInt(),
                segment.path("base_offset").asLong(),
                segment.path("last_offset").asLong());
        int rawSegments = segment.path("raw_segments").asInt();
        String parquet = size(segment.path("size_bytes").asLong());
        return rawSegments == 0
                ? range + "a file of " + parquet + " that an earlier run had written"
                : range + rawSegments + " raw segments of "
                        + size(segment.path("raw_bytes").asLong()) + " became one of " + parquet;
    }

    private int expire() throws IOException, InterruptedException {
        JsonNode answer;
        do {
            answer = post("admin/topics:expire");
            out.println(answer.path("log_starts_moved").asInt() + " partitions start later now, "
                    + answer.path("objects_deleted").asLong() + " objects were deleted.");
        } while (!answer.path("finished").asBoolean());
        return answer.path("failures").asInt();
    }

    private int sweep() throws IOException, InterruptedException {
        String after = "";
        do {
            JsonNode answer = post("admin/storage:sweep" + (after.isEmpty() ? "" : "?after=" + encoded(after)));
            out.println(answer.path("objects").asLong() + " objects looked at, "
                    + answer.path("orphans").asLong() + " that no index names were deleted.");
            if (answer.path("items").asLong() > 0) {
                out.println(answer.path("items").asLong() + " items of topics that are gone were removed.");
            }
            after = answer.path("next_after").asText("");
        } while (!after.isEmpty() && !after.equals("null"));
        return 0;
    }

    private JsonNode post(String path) throws IOException, InterruptedException {
        URI uri = URI.create(base.toString().replaceFirst("/*$", "/")).resolve(path);
        HttpResponse<String> answer;
        try {
            answer = http.send(
                    HttpRequest.newBuilder(uri)
                            .timeout(CALL_MAX)
                            .POST(BodyPublishers.noBody())
                            .build(),
                    BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IOException("nothing answers at " + base + " (" + e + "): is ./local-dev/start running?", e);
        }
        if (answer.statusCode() != OK) {
            throw new IOException(uri + " answers with status " + answer.statusCode() + ": " + answer.body());
        }
        return json.readTree(answer.body());
    }

    private static String value(String[] arguments, int option) {
        if (option + 1 == arguments.length) {
            throw new IllegalArgumentException(arguments[option] + " needs a value; see --help");
        }
        return arguments[option + 1];
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String size(long bytes) {
        return bytes < 1_000_000
                ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
                : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
}
