package io.tailwater.emulators;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * SQS (ElasticMQ) on this machine's loopback interface, in a process of its own. Its queues are in memory and gone at its end. Apart from
 * {@link Emulators}, because only who buffers produce needs it, and it takes another second to start.
 *
 * <p>As there, whoever starts it closes it, and it ends by itself when this process is gone.
 */
public final class QueueEmulator implements AutoCloseable {

    private final EmulatorDirectory directory;
    private final EmulatorProcess sqs;
    private boolean closed;

    private QueueEmulator(EmulatorDirectory directory, EmulatorProcess sqs) {
        this.directory = directory;
        this.sqs = sqs;
    }

    /**
     * Returns when it serves.
     *
     * @throws EmulatorException if it does not start; then nothing runs, and its log stays
     */
    public static QueueEmulator start() {
        EmulatorDirectory directory = EmulatorDirectory.open(EmulatorOptions.inMemory());
        @Nullable EmulatorProcess sqs = null;
        try {
            sqs = EmulatorProcess.launch(
                    EmulatorProgram.sqs(), directory, ChildClassPath.prepare(directory.run()), Ports::free);
            sqs.awaitReady();
            return new QueueEmulator(directory, sqs);
        } catch (RuntimeException e) {
            close(sqs, directory);
            throw e;
        } catch (InterruptedException e) {
            close(sqs, directory);
            Thread.currentThread().interrupt();
            throw new EmulatorException("Interrupted while the queue emulator started", e);
        }
    }

    /** Of SQS's protocol; region and credentials are whatever a client likes. */
    public URI endpoint() {
        return sqs.endpoint();
    }

    /** The process, for who wants to watch or to kill it. */
    public ProcessHandle process() {
        return sqs.handle();
    }

    /** Ends it, gracefully at first, within a bounded time. Does nothing the second time. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            close(sqs, directory);
        }
    }

    private static void close(@Nullable EmulatorProcess sqs, EmulatorDirectory directory) {
        try (directory;
                sqs) {
            // Closed in the opposite order.
        }
    }
}
