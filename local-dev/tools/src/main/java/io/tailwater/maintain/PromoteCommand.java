package io.tailwater.maintain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** The command line: moves leadership, step by step, until the new region leads. Begun again, it goes on. */
public final class PromoteCommand {

    private static final String HELP = """
            local-dev/promote --region REGION --epoch N --from URL --url URL
            local-dev/promote --region REGION --epoch N --unclean --url URL

            Moves leadership of a log to another region (docs/operations/disaster-recovery.md):

              --region REGION  which is to lead
              --epoch N        its next epoch, as GET /admin/leadership says
              --from URL       where Tailwater answers in the region that leads now, and lets go
              --unclean        goes on without it, and without the records that only it has
              --url URL        where Tailwater answers in the region that is to lead
            """;

    /** A call works for 20 s at most, and its answer takes a moment. */
    private static final Duration CALL_MAX = Duration.ofSeconds(60);

    /** S3 copies what its time control promises within 15 minutes. */
    private static final Duration MOVE_MAX = Duration.ofMinutes(20);

    private static final Duration PAUSE = Duration.ofSeconds(2);

    private static final int OK = 200;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final ObjectMapper json = new ObjectMapper();
    private final String body;
    private final PrintStream out;

    private PromoteCommand(String body, PrintStream out) {
        this.body = body;
        this.out = out;
    }

    /** Ends with 0, or with 1 and a line that says what is wrong. */
    public static void main(String[] arguments) {
        System.exit(run(System.out, System.err, arguments));
    }

    static int run(PrintStream out, PrintStream err, String... arguments) {
        try {
            String region = "";
            String epoch = "";
            String from = "";
            String url = "";
            boolean unclean = false;
            for (int i = 0; i < arguments.length; i++) {
                switch (arguments[i]) {
                    case "--help" -> {
                        out.print(HELP);
                        return 0;
                    }
                    case "--region" -> region = value(arguments, i++);
                    case "--epoch" -> epoch = value(arguments, i++);
                    case "--from" -> from = value(arguments, i++);
                    case "--url" -> url = value(arguments, i++);
                    case "--unclean" -> unclean = true;
                    default -> throw new IllegalArgumentException(arguments[i] + " is not expected; see --help");
                }
            }
            if (region.isEmpty() || !epoch.matches("[1-9]\\d{0,8}") || url.isEmpty()) {
                throw new IllegalArgumentException("--region, --epoch (a number) and --url are needed; see --help");
            }
            if (from.isEmpty() != unclean) {
                throw new IllegalArgumentException(
                        "say --from, where the leader is, or --unclean, if it is gone; see --help");
            }
            String wanted = new ObjectMapper()
                    .writeValueAsString(Map.of("region", region, "epoch", Long.parseLong(epoch), "unclean", unclean));
            PromoteCommand command = new PromoteCommand(wanted, out);
            if (!from.isEmpty()) {
                command.until("handed_over", URI.create(from));
            }
            command.until("leading", URI.create(url));
            return 0;
        } catch (IllegalArgumentException | IOException e) {
            err.println("tailwater: " + e.getMessage());
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private void until(String step, URI base) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + MOVE_MAX.toNanos();
        while (true) {
            JsonNode answer = post(base);
            String reached = answer.path("step").asText();
            out.println(base + ": " + reached.replace('_', ' ') + ", "
                    + answer.path("partitions_left").asInt() + " of "
                    + answer.path("partitions").asInt() + " partitions left");
            answer.path("waiting_for").forEach(reason -> out.println("  " + reason.asText()));
            answer.path("silent").forEach(region -> out.println("  region " + region.asText() + " does not answer"));
            // Whoever is asked to let go after the other has begun to lead says so.
            if (reached.equals(step) || reached.equals("leading")) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new IOException("it is still not " + step.replace('_', ' ') + " after " + MOVE_MAX.toMinutes()
                        + " minutes; begin again to go on");
            }
            Thread.sleep(PAUSE.toMillis());
        }
    }

    private JsonNode post(URI base) throws IOException, InterruptedException {
        URI uri = URI.create(base.toString().replaceFirst("/*$", "/")).resolve("admin/leadership");
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(uri)
                        .timeout(CALL_MAX)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
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
}
