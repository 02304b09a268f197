package io.tailwater.maintain;

import java.io.IOException;
import java.io.PrintStream;

/** How commands end: with a number for the shell, and where something is wrong with a line that says what. */
interface Command {

    /**
     * Does it.
     *
     * @return the exit code
     * @throws IllegalArgumentException when the arguments are wrong
     * @throws IOException when Tailwater does not do what it is asked for
     */
    int run(Arguments arguments) throws IOException, InterruptedException;

    /** Ends with the command's code, or with 1 and a line that says what is wrong. */
    static int run(Command command, PrintStream err, String... arguments) {
        try {
            return command.run(new Arguments(arguments));
        } catch (IllegalArgumentException | IOException e) {
            err.println("tailwater: " + e.getMessage());
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }
}
