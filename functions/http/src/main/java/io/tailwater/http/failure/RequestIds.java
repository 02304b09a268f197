package io.tailwater.http.failure;

import jakarta.inject.Singleton;
import java.util.UUID;

/** Names a failed request, so that the answer can be found in the log. */
@Singleton
public class RequestIds {

    /**
     * A new id. Random and drawn at the request, never at start: instances restored from one snapshot would otherwise
     * repeat each other's.
     */
    public String next() {
        return UUID.randomUUID().toString();
    }
}
