package io.tailwater.emulators;

import java.nio.file.Path;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * S3 (S3Proxy) and DynamoDB (DynamoDB Local) on this machine's loopback interface, each in a process of its own.
 *
 * <p>Whoever starts the emulators closes them; no shutdown hook is registered here, because only the caller knows what
 * has to be finished first. If it never gets to close them, they end by themselves as soon as this process is gone,
 * whatever it died of; in memory mode a temporary folder then stays behind.
 *
 * <p>Safe for use by several threads.
 */
public final class Emulators implements AutoCloseable {

    private final EmulatorDirectory directory;
    private final EmulatorProcess s3;
    private final EmulatorProcess dynamoDb;
    private boolean closed;

    private Emulators(EmulatorDirectory directory, EmulatorProcess s3, EmulatorProcess dynamoDb) {
        this.directory = directory;
        this.s3 = s3;
        this.dynamoDb = dynamoDb;
    }

    /**
     * Starts both and returns when both serve, after 1 to 2 seconds. If that fails, nothing runs, and the logs stay.
     *
     * @throws EmulatorException if the data directory is not writable or in use, or an emulator does not start
     */
    public static Emulators start(EmulatorOptions options) {
        return start(options, Ports::free);
    }

    static Emulators start(EmulatorOptions options, IntSupplier ports) {
        EmulatorDirectory directory = EmulatorDirectory.open(options);
        @Nullable EmulatorProcess s3 = null;
        @Nullable EmulatorProcess dynamoDb = null;
        try {
            String classPath = ChildClassPath.prepare(directory.run());
            dynamoDb =
                    EmulatorProcess.launch(EmulatorProgram.dynamoDb(directory, options), directory, classPath, ports);
            s3 = EmulatorProcess.launch(EmulatorProgram.s3(directory), directory, classPath, ports);
            dynamoDb.awaitReady();
            s3.awaitReady();
            return new Emulators(directory, s3, dynamoDb);
        } catch (RuntimeException e) {
            close(dynamoDb, s3, directory);
            throw e;
        } catch (InterruptedException e) {
            close(dynamoDb, s3, directory);
            Thread.currentThread().interrupt();
            throw new EmulatorException("Interrupted while the emulators started", e);
        }
    }

    public AwsEndpoints endpoints() {
        return new AwsEndpoints(
                s3.endpoint(),
                dynamoDb.endpoint(),
                AwsEndpoints.EMULATOR_REGION,
                AwsEndpoints.EMULATOR_ACCESS_KEY_ID,
                AwsEndpoints.EMULATOR_SECRET_ACCESS_KEY);
    }

    /** The folder with both logs and all data; in memory mode it is gone after {@link #close()}. */
    public Path directory() {
        return directory.root();
    }

    /** The two processes, for who wants to watch or to kill them. */
    public List<ProcessHandle> processes() {
        return List.of(s3.handle(), dynamoDb.handle());
    }

    /**
     * Ends both, gracefully at first, within a bounded time; then gives up the data directory. Does nothing the second
     * time.
     */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            close(dynamoDb, s3, directory);
        }
    }

    private static void close(
            @Nullable EmulatorProcess dynamoDb, @Nullable EmulatorProcess s3, EmulatorDirectory directory) {
        try (directory;
                dynamoDb;
                s3) {
            // Closed in the opposite order.
        }
    }
}
