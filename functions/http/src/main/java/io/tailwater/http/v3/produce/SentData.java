package io.tailwater.http.v3.produce;

import io.tailwater.format.record.Bytes;
import java.util.Optional;

/**
 * A key or a value as a client sent it.
 *
 * @param type as it is named in a request: BINARY, JSON or STRING
 * @param bytes what is stored; empty where there is none
 */
record SentData(String type, Optional<Bytes> bytes) {

    /** What counts where a record says nothing. */
    static final SentData NONE = new SentData("BINARY", Optional.empty());
}
