package io.tailwater.log.error;

/** A record for a compacted topic has no key, so nothing could ever replace it; none of the records of the call was appended. */
public final class MissingKeyException extends LogException {

    private static final long serialVersionUID = 1L;

    /** @param index the record, from 0, in the order of the call */
    public MissingKeyException(int index) {
        super("records[" + index
                + "].key: is missing; a compacted topic (cleanup.policy) cannot accept a record without key");
    }
}
