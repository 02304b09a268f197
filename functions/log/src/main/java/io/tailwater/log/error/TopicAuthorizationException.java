package io.tailwater.log.error;

/** The topic's allow-list does not mean the caller; nothing was done. */
public final class TopicAuthorizationException extends LogException {

    private static final long serialVersionUID = 1L;

    /** @param reason says which list, and whom it does not mean */
    public TopicAuthorizationException(String topic, String reason) {
        super("topic " + topic + ": " + reason);
    }
}
