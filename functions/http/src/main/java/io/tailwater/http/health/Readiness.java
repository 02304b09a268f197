package io.tailwater.http.health;

/** What a check found. */
public sealed interface Readiness {

    /** Requests can be served. */
    record Ready() implements Readiness {}

    /**
     * Requests would fail.
     *
     * @param reason what is missing, in one sentence for the operator; shown to anyone who asks, so without secrets
     */
    record NotReady(String reason) implements Readiness {
        public NotReady {
            if (reason.isBlank()) {
                throw new IllegalArgumentException("reason is blank");
            }
        }
    }
}
