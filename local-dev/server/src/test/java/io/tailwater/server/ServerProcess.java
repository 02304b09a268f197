package io.tailwater.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The packaged server, started by the script that users start it with. */
final class ServerProcess implements AutoCloseable {

    static final Path SCRIPT = Path.of("..", "start").toAbsolutePath().normalize();

    private static final Pattern API = Pattern.compile("  API +(http://\\S+)");
    private static final String READY = "Ready after ";
    private static final Duration START_WITHIN = Duration.ofSeconds(90);
    private static final Duration END_WITHIN = Duration.ofSeconds(40);

    private final Process process;
    private final Queue<String> output = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<URI> base = new CompletableFuture<>();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final Thread reader;

    private ServerProcess(Process process) {
        this.process = process;
        reader = new Thread(this::read, "server output");
        reader.start();
    }

    /** Starts on a free port, and returns when all is said. */
    static ServerProcess serving(String... options) throws IOException, InterruptedException {
        return serving(Map.of(), options);
    }

    /** Starts on a free port, and returns when all is said. */
    static ServerProcess serving(Map<String, String> environment, String... options)
            throws IOException, InterruptedException {
        ServerProcess server = start(
                environment,
                Stream.concat(Stream.of("--port", "0"), Stream.of(options)).toArray(String[]::new));
        try {
            server.await(server.ready);
            return server;
        } catch (AssertionError | InterruptedException e) {
            server.close();
            throw e;
        }
    }

    /** Starts without waiting. */
    static ServerProcess start(Map<String, String> environment, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_") || name.startsWith("TAILWATER_"));
        builder.environment().putAll(environment);
        return new ServerProcess(builder.start());
    }

    /** Root of the server, once it says it. */
    URI base() throws InterruptedException {
        return await(base);
    }

    /** The commands that it tells users to try. */
    List<String> commands() {
        return output().stream().filter(line -> line.startsWith("curl ")).toList();
    }

    /** The processes that it has started. */
    List<ProcessHandle> children() {
        return process.descendants().toList();
    }

    /** Sends SIGTERM and waits for the end. */
    int terminate() throws InterruptedException {
        // Not process.destroy(), which also closes the output that is still to be read.
        process.toHandle().destroy();
        return awaitEnd();
    }

    /** Sends SIGKILL and waits for the end. */
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        awaitEnd();
    }

    /** @return the exit code */
    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(END_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("still running after " + END_WITHIN + "; its output: " + output());
        }
        reader.join(END_WITHIN.toMillis());
        return process.exitValue();
    }

    /** The lines printed so far, to standard output and standard error. */
    List<String> output() {
        return List.copyOf(output);
    }

    private <T> T await(CompletableFuture<T> event) throws InterruptedException {
        try {
            return event.get(START_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("the server does not start; its output: " + output(), e);
        }
    }

    private void read() {
        try (var lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(line);
                Matcher api = API.matcher(line);
                if (api.matches()) {
                    base.complete(URI.create(api.group(1)));
                } else if (line.startsWith(READY)) {
                    ready.complete(null);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            var ended = new IllegalStateException("the server has ended");
            base.completeExceptionally(ended);
            ready.completeExceptionally(ended);
        }
    }

    /** Gracefully, since a server in memory that is killed leaves its folder behind. */
    @Override
    public void close() {
        process.toHandle().destroy();
        try {
            if (!process.waitFor(END_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                process.toHandle().destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.toHandle().destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
