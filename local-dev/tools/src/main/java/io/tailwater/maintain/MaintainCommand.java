package io.tailwater.maintain;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URLEncoder;
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

    private final RunningTailwater tailwater;
    private final PrintStream out;

    private MaintainCommand(RunningTailwater tailwater, PrintStream out) {
        this.tailwater = tailwater;
        this.out = out;
    }

    /** Ends with 0, or with 1 and a line that says what is wrong. */
    public static void main(String[] arguments) {
        System.exit(run(System.out, System.err, arguments));
    }

    static int run(PrintStream out, PrintStream err, String... arguments) {
        return Command.run(words -> maintain(out, err, words), err, arguments);
    }

    private static int maintain(PrintStream out, PrintStream err, Arguments arguments)
            throws IOException, InterruptedException {
        String step = "";
        String url = "http://127.0.0.1:8082";
        String query = "";
        while (arguments.hasNext()) {
            String word = arguments.next();
            switch (word) {
                case "--help" -> {
                    out.print(HELP);
                    return 0;
                }
                case "--url" -> url = arguments.valueOf(word);
                case "--all" -> query += "&all=true";
                case "--topic" -> query += "&topic=" + encoded(arguments.valueOf(word));
                default -> {
                    if (word.startsWith("-") || !step.isEmpty()) {
                        throw Arguments.unexpected(word);
                    }
                    step = word;
                }
            }
        }
        if (!query.isEmpty() && !step.equals("compact")) {
            throw new IllegalArgumentException("--all and --topic go with compact; see --help");
        }
        MaintainCommand command = new MaintainCommand(new RunningTailwater(url, CALL_MAX), out);
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
    }

    private int compact(String query) throws IOException, InterruptedException {
        long raw = 0;
        long parquet = 0;
        int segments = 0;
        long removed = 0;
        JsonNode answer;
        do {
            answer = tailwater.post("admin/topics:compact" + query.replaceFirst("&", "?"));
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
            answer = tailwater.post("admin/topics:expire");
            out.println(answer.path("log_starts_moved").asInt() + " partitions start later now, "
                    + answer.path("objects_deleted").asLong() + " objects were deleted.");
        } while (!answer.path("finished").asBoolean());
        return answer.path("failures").asInt();
    }

    private int sweep() throws IOException, InterruptedException {
        String after = "";
        do {
            JsonNode answer =
                    tailwater.post("admin/storage:sweep" + (after.isEmpty() ? "" : "?after=" + encoded(after)));
            out.println(answer.path("objects").asLong() + " objects looked at, "
                    + answer.path("orphans").asLong() + " that no index names were deleted.");
            if (answer.path("items").asLong() > 0) {
                out.println(answer.path("items").asLong() + " items of topics that are gone were removed.");
            }
            after = answer.path("next_after").asText("");
        } while (!after.isEmpty() && !after.equals("null"));
        return 0;
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
