package io.tailwater.log.error;

/** Stored data contradicts its index or its checksum. Never retried: reading it again gives the same bytes. */
public final class CorruptLogException extends LogException {

    private static final long serialVersionUID = 1L;

    /** @param message names the object or item, the field and both values */
    public CorruptLogException(String message) {
        super(message);
    }

    /** @param cause what the decoder said */
    public CorruptLogException(String message, Throwable cause) {
        super(message, cause);
    }
}
