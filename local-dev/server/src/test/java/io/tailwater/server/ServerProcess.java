package io.tailwater.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged server in a process of its own, on a free port. */
final class ServerProcess implements AutoCloseable {

    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
    private static final Pattern LISTENING = Pattern.compile("Listening on: (http://\\S+)");
    private static final Duration START_WITHIN = Duration.ofSeconds(60);
    private static final Duration END_WITHIN = Duration.ofSeconds(20);

    private final Process process;
    private final Queue<String> output = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<URI> listening = new CompletableFuture<>();
    private final Thread reader;

    private ServerProcess(Process process) {
        this.process = process;
        reader = new Thread(this::read, "server output");
        reader.start();
    }

    /** Starts without waiting. */
    static ServerProcess start() throws IOException {
        return new ServerProcess(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dquarkus.http.port=0",
                        "-jar",
                        JAR.toString())
                .redirectErrorStream(true)
                .start());
    }

    /** Root of the server, once it listens. */
    URI base() throws InterruptedException {
        try {
            return listening.get(START_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("the server does not listen; its output: " + output(), e);
        }
    }

    /** Sends SIGTERM and waits for the end. */
    int terminate() throws InterruptedException {
        // Not process.destroy(), which also closes the output that is still to be read.
        process.toHandle().destroy();
        if (!process.waitFor(END_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("still running " + END_WITHIN + " after SIGTERM; its output: " + output());
        }
        reader.join(END_WITHIN.toMillis());
        return process.exitValue();
    }

    /** The lines printed so far. */
    List<String> output() {
        return List.copyOf(output);
    }

    private void read() {
        try (var lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(line);
                Matcher matcher = LISTENING.matcher(line);
                if (matcher.find()) {
                    listening.complete(URI.create(matcher.group(1)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            listening.completeExceptionally(new IllegalStateException("the server has ended"));
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
