package io.tailwater.server;

import java.nio.file.Path;

/**
 * What the server is to do.
 *
 * @param port of the loopback interface; 0 for any that is free
 * @param loadsSample whether to load the sample where it is not yet
 * @param hasQueue whether to buffer what comes with {@code ack=queued}
 */
record ServerOptions(int port, Storage storage, boolean loadsSample, boolean hasQueue) {

    /** 8082 is the port of Kafka's REST proxies. */
    static final int PORT = 8082;

    static final int PORT_MAX = 65_535;

    ServerOptions {
        if (port < 0 || port > PORT_MAX) {
            throw new IllegalArgumentException("port: " + port + " is not between 0 and " + PORT_MAX);
        }
    }

    /** Which S3 and DynamoDB to use. */
    sealed interface Storage {

        /** Emulators that keep their data in a folder. */
        record OnDisk(Path folder) implements Storage {}

        /** Emulators whose data ends with them. */
        record InMemory() implements Storage {}

        /**
         * What the environment points to: no emulators.
         *
         * @param variable the one that says so
         * @param url its value
         */
        record Elsewhere(String variable, String url) implements Storage {}

        /**
         * One address that serves both, with the credentials and the region of the environment: no emulators.
         *
         * @param url checked to be one
         */
        record Endpoint(String url) implements Storage {}

        /** LocalStack on its usual port, with credentials that are nobody's: no emulators. */
        record LocalStack() implements Storage {

            static final String URL = "http://127.0.0.1:4566";

            /** Where a bucket needs no location of its own. */
            static final String REGION = "us-east-1";

            /** LocalStack takes any, and makes account 000000000000 of these. */
            static final String CREDENTIAL = "test";
        }
    }
}
