package io.tailwater.log.error;

/** The offset is below the log start or beyond the log end. */
public final class OffsetOutOfRangeException extends LogException {

    private static final long serialVersionUID = 1L;

    /**
     * @param offset the offset asked for
     * @param logStartOffset the first offset that can be read
     * @param nextOffset the log end: the offset that the next record will get, and the last one that may be asked for
     */
    public OffsetOutOfRangeException(String topic, int partition, long offset, long logStartOffset, long nextOffset) {
        super("offset " + offset + " is out of range: partition " + partition + " of topic " + topic
                + " can be read from " + logStartOffset + " to " + nextOffset + " (the log end)");
    }
}
