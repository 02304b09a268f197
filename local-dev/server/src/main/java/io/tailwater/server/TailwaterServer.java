package io.tailwater.server;

import io.quarkus.runtime.Application;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusBindException;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Starts the server, and ends it at SIGTERM or SIGINT.
 *
 * <p>A main of its own, so that the command line is read, and what the server depends on is started, before Quarkus
 * reads its configuration.
 */
@QuarkusMain
public final class TailwaterServer {

    /** The folder of the data where no other is given: the start script sets it. */
    private static final String DEFAULT_FOLDER = "tailwater.data";

    private static final int EXIT_FAILED = 1;
    private static final int EXIT_NOT_UNDERSTOOD = 2;

    private static volatile @Nullable ServerOptions options;
    private static volatile @Nullable Store store;
    private static volatile boolean startFailed;

    private TailwaterServer() {}

    public static void main(String... arguments) throws IOException {
        Command command = CommandLine.read(
                List.of(arguments), Path.of(System.getProperty(DEFAULT_FOLDER, "data")), System.getenv());
        if (command instanceof Command.Serve serve) {
            serve(serve.options());
        } else if (command instanceof Command.Refused refused) {
            fail(EXIT_NOT_UNDERSTOOD, refused.reason());
        } else {
            printHelp();
        }
    }

    /** What the server is to do. */
    static ServerOptions options() {
        return started(options);
    }

    /** What the server stands on. */
    static Store store() {
        return started(store);
    }

    private static void serve(ServerOptions given) {
        options = given;
        try {
            requireFree(given.port());
            Store opened = Store.open(given.storage());
            store = opened;
            var closing = new ArrayDeque<AutoCloseable>(List.of(opened));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(closing), "tailwater-end"));
            if (given.hasQueue()) {
                closing.addFirst(LocalQueue.open());
            }
        } catch (StartException e) {
            fail(EXIT_FAILED, String.valueOf(e.getMessage()));
        }
        System.setProperty("quarkus.http.port", Integer.toString(given.port()));
        Quarkus.run(Serving.class, TailwaterServer::exit);
    }

    /** Before anything is started for nothing. Whoever takes the port a moment later is found by Quarkus. */
    private static void requireFree(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new StartException(portTaken(port));
        }
    }

    private static String portTaken(int port) {
        return "port " + port
                + " of 127.0.0.1 cannot be used, most likely another process has it; choose one with --port";
    }

    /** The requests and the log first, and only then what they write to. */
    private static void end(Iterable<AutoCloseable> closing) {
        Application application = Application.currentApplication();
        if (application != null) {
            application.stop();
        }
        for (AutoCloseable one : closing) {
            close(one);
        }
        if (!startFailed) {
            System.out.println("Tailwater has ended.");
        }
    }

    private static void close(AutoCloseable one) {
        try {
            one.close();
        } catch (Exception e) {
            // The others must end all the same.
            print("closing failed: " + e);
        }
    }

    /** @param failure null when the server served */
    private static void exit(int code, @Nullable Throwable failure) {
        if (failure != null) {
            startFailed = true;
            report(failure);
        }
        System.exit(code);
    }

    private static void report(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof QuarkusBindException) {
            print(portTaken(options().port()));
        } else if (cause instanceof StartException || cause instanceof ConfigurationException) {
            print(String.valueOf(cause.getMessage()));
        } else {
            // Nothing that a user could do: whoever mends it needs all of it.
            failure.printStackTrace();
        }
    }

    private static void fail(int exitCode, String reason) {
        print(reason);
        System.exit(exitCode);
    }

    private static void print(String reason) {
        System.err.println("tailwater: " + reason);
    }

    private static void printHelp() throws IOException {
        try (InputStream help = started(TailwaterServer.class.getResourceAsStream("/help.txt"))) {
            help.transferTo(System.out);
        }
    }

    private static <T> T started(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("the server was not started by its own main class");
        }
        return value;
    }
}
