package io.tailwater.format.schema;

import io.tailwater.format.record.Bytes;

/** Reads values by their schema into one row that is used again. Not safe for use by more than one thread. */
public interface ValueReader {

    /**
     * Reads a value, whatever it is.
     *
     * @return whether it fits; if not, all columns are null
     */
    boolean read(Bytes value);

    /** Makes all columns null, as of a record without a value. */
    void clear();

    /** The columns of the value that was read last. */
    ValueRow row();
}
