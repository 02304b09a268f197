package io.tailwater.server;

/** The server cannot start; the message is one line for the user. */
final class StartException extends RuntimeException {

    StartException(String message) {
        super(message);
    }
}
