package io.tailwater.log.error;

/** There is no consumer group of that name. */
public final class UnknownGroupException extends LogException {

    private static final long serialVersionUID = 1L;

    public UnknownGroupException(String group) {
        super("consumer group " + group + " does not exist");
    }
}
