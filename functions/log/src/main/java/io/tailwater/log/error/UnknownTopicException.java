package io.tailwater.log.error;

/** There is no topic of that name. */
public final class UnknownTopicException extends LogException {

    private static final long serialVersionUID = 1L;

    public UnknownTopicException(String topic) {
        super("topic " + topic + " does not exist");
    }
}
