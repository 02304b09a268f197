package io.tailwater.server;

/** What a command line asks for. */
sealed interface Command {

    record Serve(ServerOptions options) implements Command {}

    record ShowHelp() implements Command {}

    /**
     * It cannot be understood.
     *
     * @param reason one line for the user
     */
    record Refused(String reason) implements Command {}
}
