package io.tailwater.maintain;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
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

    private final Map<String, Object> move;
    private final PrintStream out;

    private PromoteCommand(Map<String, Object> move, PrintStream out) {
        this.move = move;
        this.out = out;
    }

    /** Ends with 0, or with 1 and a line that says what is wrong. */
    public static void main(String[] arguments) {
        System.exit(run(System.out, System.err, arguments));
    }

    static int run(PrintStream out, PrintStream err, String... arguments) {
        return Command.run(words -> promote(out, words), err, arguments);
    }

    private static int promote(PrintStream out, Arguments arguments) throws IOException, InterruptedException {
        String region = "";
        String epoch = "";
        String from = "";
        String url = "";
        boolean unclean = false;
        while (arguments.hasNext()) {
            String option = arguments.next();
            switch (option) {
                case "--help" -> {
                    out.print(HELP);
                    return 0;
                }
                case "--region" -> region = arguments.valueOf(option);
                case "--epoch" -> epoch = arguments.valueOf(option);
                case "--from" -> from = arguments.valueOf(option);
                case "--url" -> url = arguments.valueOf(option);
                case "--unclean" -> unclean = true;
                default -> throw Arguments.unexpected(option);
            }
        }
        if (region.isEmpty() || !epoch.matches("[1-9]\\d{0,8}") || url.isEmpty()) {
            throw new IllegalArgumentException("--region, --epoch (a number) and --url are needed; see --help");
        }
        if (from.isEmpty() != unclean) {
            throw new IllegalArgumentException(
                    "say --from, where the leader is, or --unclean, if it is gone; see --help");
        }
        PromoteCommand command =
                new PromoteCommand(Map.of("region", region, "epoch", Long.parseLong(epoch), "unclean", unclean), out);
        if (!from.isEmpty()) {
            command.until("handed_over", new RunningTailwater(from, CALL_MAX));
        }
        command.until("leading", new RunningTailwater(url, CALL_MAX));
        return 0;
    }

    private void until(String step, RunningTailwater asked) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + MOVE_MAX.toNanos();
        while (true) {
            JsonNode answer = asked.post("admin/leadership", move);
            String reached = answer.path("step").asText();
            out.println(asked + ": " + reached.replace('_', ' ') + ", "
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
}
