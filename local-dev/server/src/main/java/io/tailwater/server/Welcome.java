package io.tailwater.server;

import io.tailwater.server.sample.Sample;
import io.tailwater.server.sample.SampleOutcome;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** What the server says at its start: what runs, where the data is, and what to try. */
final class Welcome {

    private final PrintStream out;
    private final URI base;

    /** @param base root of the server */
    Welcome(PrintStream out, URI base) {
        this.out = out;
        this.base = base;
    }

    void printPlace(String version, Store store) {
        line("Tailwater %s", version);
        line("");
        line("  API     %s", base);
        line("  data    %s", store.description());
        store.endpoints()
                .ifPresent(
                        emulators -> line("  store   S3 at %s, DynamoDB at %s", emulators.s3(), emulators.dynamoDb()));
    }

    /** Begins the line, loads, and ends it. */
    void printSample(SampleLoading loading) throws InterruptedException {
        out.print("  sample  topic " + Sample.TOPIC + ": ");
        out.flush();
        out.println(describe(loading.load()));
    }

    /** Loads the sample. */
    interface SampleLoading {
        SampleOutcome load() throws InterruptedException;
    }

    private static String describe(SampleOutcome outcome) {
        if (outcome instanceof SampleOutcome.Loaded loaded) {
            return String.format(
                    Locale.ROOT,
                    "%,d events produced to %d partitions in %s s",
                    loaded.events(),
                    Sample.PARTITIONS,
                    seconds(loaded.took()));
        }
        if (outcome instanceof SampleOutcome.Failed failed) {
            return "not complete, the next start goes on with it: " + failed.reason();
        }
        return outcome instanceof SampleOutcome.OtherTopic
                ? "holds something else and was left alone"
                : "there since an earlier start";
    }

    /** @param hasTopic whether there is the topic that the commands are about; else the first of them makes it */
    void printCommands(boolean hasTopic) {
        String topic = base + "/topics/" + Sample.TOPIC;
        if (!hasTopic) {
            command(
                    "create a topic",
                    "curl %s/admin/topics -H 'Content-Type: application/json' -d '{\"topic_name\":\"%s\",\"partitions_count\":%d}'"
                            .formatted(base, Sample.TOPIC, Sample.PARTITIONS));
        }
        command(
                "produce",
                "curl %s -H 'Content-Type: application/json' -d '{\"records\":[{\"key\":\"uw\",\"value\":{\"mag\":4.2}}]}'"
                        .formatted(topic));
        command(
                "read",
                "curl '%s/partitions/0/records?offset=earliest&max_bytes=2000' -H 'Accept: application/json'"
                        .formatted(topic));
        command("describe", "curl %s".formatted(topic));
        line("");
        line("Ready after %s s. Ctrl-C stops it.", seconds(sinceStart()));
    }

    private void command(String purpose, String command) {
        line("");
        line("# %s", purpose);
        line("%s", command);
    }

    /** Of the process. */
    private static Duration sinceStart() {
        return ProcessHandle.current()
                .info()
                .startInstant()
                .map(start -> Duration.between(start, Instant.now()))
                .orElse(Duration.ZERO);
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f", duration.toMillis() / 1_000.0);
    }

    private void line(String format, Object... arguments) {
        out.println(String.format(Locale.ROOT, format, arguments));
    }
}
