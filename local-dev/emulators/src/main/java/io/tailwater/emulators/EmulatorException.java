package io.tailwater.emulators;

import org.jspecify.annotations.Nullable;

/** The emulators cannot be started; the first line of the message says why, and stands alone. */
public final class EmulatorException extends RuntimeException {

    public EmulatorException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public EmulatorException(String message) {
        this(message, null);
    }
}
