package io.tailwater.log.error;

/** A topic of that name exists. */
public final class TopicAlreadyExistsException extends LogException {

    private static final long serialVersionUID = 1L;

    public TopicAlreadyExistsException(String topic) {
        super("topic " + topic + " exists already");
    }
}
