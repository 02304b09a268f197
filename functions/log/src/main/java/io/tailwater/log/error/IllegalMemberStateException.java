package io.tailwater.log.error;

/** The consumer instance is not in a state in which this can be done; nothing was changed. */
public final class IllegalMemberStateException extends LogException {

    private static final long serialVersionUID = 1L;

    /** @param message says what the state is and what it would have to be */
    public IllegalMemberStateException(String message) {
        super(message);
    }
}
