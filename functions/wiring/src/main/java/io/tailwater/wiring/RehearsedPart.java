package io.tailwater.wiring;

/** Something beside the log that a first request would have to load. */
public interface RehearsedPart {

    /** Does what a request does, with objects that nobody else gets. Must keep nothing. */
    void rehearse();
}
