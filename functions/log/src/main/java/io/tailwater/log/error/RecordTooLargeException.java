package io.tailwater.log.error;

/** A record is larger than its topic takes; none of the records of the call was appended. */
public final class RecordTooLargeException extends LogException {

    private static final long serialVersionUID = 1L;

    /**
     * @param index the record, from 0, in the order of the call
     * @param sizeBytes its key, value and headers
     * @param sizeBytesMax the limit
     */
    public RecordTooLargeException(int index, long sizeBytes, long sizeBytesMax) {
        super("records[" + index + "]: key, value and headers are " + sizeBytes
                + " bytes, more than max.message.bytes, " + sizeBytesMax);
    }
}
