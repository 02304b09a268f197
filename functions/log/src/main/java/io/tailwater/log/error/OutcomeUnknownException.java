package io.tailwater.log.error;

import java.time.Duration;

/**
 * The records may or may not have been appended: the store did not answer, and did not answer the question whether it had
 * either. Producing them again may append them twice.
 */
public final class OutcomeUnknownException extends LogException {

    private static final long serialVersionUID = 1L;

    private final transient Duration retryAfter;

    /** @param retryAfter when the store is worth asking again */
    public OutcomeUnknownException(String message, Duration retryAfter, Throwable cause) {
        super(message, cause);
        this.retryAfter = retryAfter;
    }

    /** When the store is worth asking again. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
