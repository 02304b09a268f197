package io.tailwater.emulators.child;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * First code in an emulator's process. It ties the process to its parent, and then runs the emulator's own main class,
 * which it knows by name only.
 *
 * <p>The pipes to the parent are the whole protocol. The end of standard input ends this process: the kernel closes the
 * pipe whatever the parent dies of, so not even a killed parent leaves an emulator behind. Standard output carries
 * {@link #READY} and nothing else; what the emulator prints goes to standard error.
 */
public final class ChildMain {

    /** The line that says that the emulator's main class has returned: it serves. */
    public static final String READY = "ready";

    /** How long the emulator's shutdown hooks may take, before the process ends without them. */
    private static final long EXIT_GRACE_MS = 5_000;

    /** Held until the process ends. */
    private static @Nullable FileChannel lockedData;

    private ChildMain() {}

    /** @param arguments the lock file of the emulator's data, its main class, and that class's own arguments */
    public static void main(String[] arguments) {
        PrintStream parent = System.out;
        System.setOut(System.err);
        startDaemon("parent-watch", () -> exitAtEndOf(System.in));
        try {
            ignoreKeyboardInterrupt();
            lockedData = lock(Path.of(arguments[0]));
            run(arguments[1], Arrays.copyOfRange(arguments, 2, arguments.length));
        } catch (ReflectiveOperationException | IOException e) {
            e.printStackTrace();
            System.exit(1);
        }
        parent.println(READY);
        parent.flush();
    }

    private static void run(String mainClass, String[] arguments) throws ReflectiveOperationException {
        Class.forName(mainClass).getMethod("main", String[].class).invoke(null, (Object) arguments);
    }

    /**
     * Waits until an emulator that still serves the same data, its parent having just been killed, is gone. The parent
     * bounds the wait.
     */
    private static FileChannel lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        channel.lock();
        return channel;
    }

    /**
     * Ctrl-C reaches every process of a terminal at once. The parent still needs the emulators then, to finish the
     * requests that it serves. By name, because the compiler warns of {@code sun.misc} with no way to say yes.
     */
    private static void ignoreKeyboardInterrupt() throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        Object interrupt = signal.getConstructor(String.class).newInstance("INT");
        signal.getMethod("handle", signal, handler)
                .invoke(null, interrupt, handler.getField("SIG_IGN").get(null));
    }

    private static void exitAtEndOf(InputStream input) {
        try {
            input.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // A broken pipe says the same as a closed one.
        }
        startDaemon("exit-grace", ChildMain::haltAfterGrace);
        System.exit(0);
    }

    private static void haltAfterGrace() {
        try {
            Thread.sleep(EXIT_GRACE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(0);
    }

    private static void startDaemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }
}
