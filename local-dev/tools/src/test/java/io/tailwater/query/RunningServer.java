package io.tailwater.query;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server of this project, started by the script that users start it with. */
public final class RunningServer implements AutoCloseable {

    private static final Pattern API = Pattern.compile("  API +(http://\\S+)");
    private static final Duration START_WITHIN = Duration.ofMinutes(3);
    private static final Duration END_WITHIN = Duration.ofSeconds(40);

    private final Process process;
    private final String url;

    private RunningServer(Process process, String url) {
        this.process = process;
        this.url = url;
    }

    /** With its sample, in memory. */
    static RunningServer start() throws IOException, InterruptedException {
        // So that a test sees the schedule; what is not due stays as it is.
        return start(Map.of("TAILWATER_MAINTENANCE_EVERY", "1s"), "--in-memory");
    }

    /** On a free port. */
    public static RunningServer start(Map<String, String> environment, String... options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of("..", "start").toAbsolutePath().normalize().toString(), "--port", "0"));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        CompletableFuture<String> ready = new CompletableFuture<>();
        Thread reader = new Thread(() -> read(process, ready), "server output");
        reader.setDaemon(true);
        reader.start();
        try {
            return new RunningServer(process, ready.get(START_WITHIN.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException e) {
            process.destroy();
            throw new AssertionError("the server does not start", e);
        }
    }

    private static void read(Process process, CompletableFuture<String> ready) {
        List<String> output = new ArrayList<>();
        String url = "";
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(line);
                Matcher api = API.matcher(line);
                url = api.matches() ? api.group(1) : url;
                if (line.startsWith("Ready after ")) {
                    ready.complete(url);
                }
            }
        } catch (IOException e) {
            output.add(e.toString());
        }
        ready.completeExceptionally(new IllegalStateException("the server has ended: " + output));
    }

    public String url() {
        return url;
    }

    /** Gracefully, since a server in memory that is killed leaves its folder behind. */
    @Override
    public void close() {
        process.toHandle().destroy();
        try {
            if (!process.waitFor(END_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
