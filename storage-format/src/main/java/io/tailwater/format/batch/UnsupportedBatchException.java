package io.tailwater.format.batch;

/** A batch is sound, but uses something that this codec refuses. The message names it. */
public final class UnsupportedBatchException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param feature what the batch uses, by Kafka's name for it */
    public UnsupportedBatchException(String feature) {
        super("a record batch with " + feature + " is not supported");
    }
}
