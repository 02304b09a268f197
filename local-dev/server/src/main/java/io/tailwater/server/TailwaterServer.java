package io.tailwater.server;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/**
 * Starts the server, and ends it at SIGTERM or SIGINT.
 *
 * <p>A main of its own, so that the command line is read, and what the server depends on is started, before Quarkus
 * reads its configuration.
 */
@QuarkusMain
public final class TailwaterServer {

    private TailwaterServer() {}

    public static void main(String... args) {
        Quarkus.run(args);
    }
}
