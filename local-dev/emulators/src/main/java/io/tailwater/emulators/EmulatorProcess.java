package io.tailwater.emulators;

import io.tailwater.emulators.child.ChildMain;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntSupplier;

/**
 * One emulator as a process of its own. Not for use by several threads, except {@link #close()}.
 *
 * <p>The process is tied to this one by its pipes: see {@link ChildMain}.
 */
final class EmulatorProcess implements AutoCloseable {

    /** From launch to the first request; it takes 1 to 2 seconds, and a busy machine may need far longer. */
    static final Duration READY_TIMEOUT = Duration.ofSeconds(60);

    /** A port is free when it is chosen, and may be taken when the emulator binds it. */
    static final int PORT_ATTEMPTS = 3;

    /** A little more than the child gives its own shutdown hooks. */
    static final Duration STOP_TIMEOUT = Duration.ofSeconds(7);

    static final Duration KILL_TIMEOUT = Duration.ofSeconds(5);

    private static final int LOG_TAIL_LINES = 20;

    /** From here on the JDK warns when a library loads native code, as DynamoDB Local does with SQLite. */
    private static final int JDK_WITH_NATIVE_ACCESS_WARNING = 24;

    private final EmulatorProgram program;
    private final EmulatorDirectory directory;
    private final String classPath;
    private final IntSupplier ports;

    private int port;
    private Process process;
    private CompletableFuture<Startup> startup;

    private enum Startup {
        READY,
        ENDED
    }

    private EmulatorProcess(EmulatorProgram program, EmulatorDirectory directory, String classPath, IntSupplier ports) {
        this.program = program;
        this.directory = directory;
        this.classPath = classPath;
        this.ports = ports;
        this.port = ports.getAsInt();
        this.process = startProcess();
        this.startup = startupOf(process);
    }

    /**
     * Starts the process and does not wait for it.
     *
     * @param classPath see {@link ChildClassPath}
     * @param ports gives ports that are free now
     */
    static EmulatorProcess launch(
            EmulatorProgram program, EmulatorDirectory directory, String classPath, IntSupplier ports) {
        return new EmulatorProcess(program, directory, classPath, ports);
    }

    /**
     * Waits until the emulator serves; starts it again if another process took its port.
     *
     * @throws EmulatorException if it ends or takes too long; the message has the end of its log
     * @throws InterruptedException if this thread is interrupted; the process still runs
     */
    void awaitReady() throws InterruptedException {
        for (int attempt = 1; !isReady(); attempt++) {
            if (attempt == PORT_ATTEMPTS || !Ports.isTaken(port)) {
                throw failure("ended before it was ready");
            }
            port = ports.getAsInt();
            process = startProcess();
            startup = startupOf(process);
        }
    }

    URI endpoint() {
        return URI.create("http://" + Ports.LOOPBACK + ":" + port);
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** Ends the process: asks, waits, then kills. Does nothing if it has ended. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
            }
        } catch (IOException e) {
            // The pipe is broken: the process is gone or about to go.
            kill();
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }

    private void kill() {
        process.destroyForcibly();
        process.onExit()
                .orTimeout(KILL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(e -> process)
                .join();
    }

    private boolean isReady() throws InterruptedException {
        try {
            return startup.get(READY_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS) == Startup.READY;
        } catch (TimeoutException e) {
            throw failure("was not ready within " + READY_TIMEOUT.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private Process startProcess() {
        Path log = directory.log(program.name());
        ProcessBuilder builder = new ProcessBuilder(command())
                .directory(directory.root().toFile())
                .redirectError(log.toFile());
        builder.environment().put("CLASSPATH", classPath);
        // Options that are meant for this JVM, such as a debugger's port.
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().remove("JDK_JAVA_OPTIONS");
        try {
            return builder.start();
        } catch (IOException e) {
            throw new EmulatorException("Cannot start the emulator " + program.name() + ": " + e.getMessage(), e);
        }
    }

    private List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmFlags());
        command.add(ChildMain.class.getName());
        command.add(directory.lockOf(program.name()).toString());
        command.add(program.mainClass());
        command.addAll(program.argumentsAt().apply(port));
        return command;
    }

    private List<String> jvmFlags() {
        List<String> flags = new ArrayList<>();
        flags.add("-Xmx" + program.heapMebibytes() + "m");
        flags.add("-XX:+UseSerialGC");
        // A process without memory must end, and be missed, rather than answer some requests and not others.
        flags.add("-XX:+ExitOnOutOfMemoryError");
        if (Runtime.version().feature() >= JDK_WITH_NATIVE_ACCESS_WARNING) {
            flags.add("--enable-native-access=ALL-UNNAMED");
        }
        // S3Proxy turns standard error into log lines: to log there would never end.
        flags.add("-Dorg.slf4j.simpleLogger.logFile=System.out");
        flags.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
        flags.add("-Dorg.slf4j.simpleLogger.showDateTime=true");
        flags.add("-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX");
        return flags;
    }

    private static CompletableFuture<Startup> startupOf(Process process) {
        CompletableFuture<Startup> startup = new CompletableFuture<>();
        Thread reader = new Thread(() -> readStartup(process, startup), "emulator-startup");
        reader.setDaemon(true);
        reader.start();
        return startup;
    }

    private static void readStartup(Process process, CompletableFuture<Startup> startup) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            startup.complete(ChildMain.READY.equals(lines.readLine()) ? Startup.READY : Startup.ENDED);
        } catch (IOException e) {
            startup.complete(Startup.ENDED);
        }
    }

    private EmulatorException failure(String what) {
        Path log = directory.log(program.name());
        directory.keep();
        return new EmulatorException("The emulator " + program.name() + " " + what + "; its log is " + log
                + " and ends:\n" + String.join("\n", logTail()));
    }

    private List<String> logTail() {
        try {
            List<String> lines = Files.readAllLines(directory.log(program.name()));
            return lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size());
        } catch (IOException e) {
            return List.of("(cannot be read: " + e + ")");
        }
    }
}
