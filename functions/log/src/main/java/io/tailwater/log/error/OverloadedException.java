package io.tailwater.log.error;

import java.time.Duration;

/** This process holds as much unfinished work as it may; nothing was done, and the same request may be sent again. */
public final class OverloadedException extends LogException {

    private static final long serialVersionUID = 1L;

    private final transient Duration retryAfter;

    /** @param retryAfter when room is likely */
    public OverloadedException(String message, Duration retryAfter) {
        super(message);
        this.retryAfter = retryAfter;
    }

    /** When room is likely. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
