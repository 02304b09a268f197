package io.tailwater.stacks.config;

/** A parameter file is not right; the message is one line that names the file, the field and what it may be. */
public final class InvalidConfigException extends RuntimeException {

    public InvalidConfigException(String message) {
        super(message);
    }
}
