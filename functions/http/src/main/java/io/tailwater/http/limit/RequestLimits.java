package io.tailwater.http.limit;

/** Every limit of a request as such. */
public final class RequestLimits {

    /** Largest body: Lambda's own limit of an invocation, so that a client meets one limit wherever it runs. */
    public static final int BODY_BYTES_MAX = 6 * 1024 * 1024;

    private RequestLimits() {}
}
