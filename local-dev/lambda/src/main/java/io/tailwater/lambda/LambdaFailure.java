package io.tailwater.lambda;

/** The function reported an error instead of an answer, or ended. */
public final class LambdaFailure extends RuntimeException {

    /**
     * @param phase {@code init}, {@code invocation}, {@code process} or {@code runtime}
     * @param report what the function reported, JSON where it came over the Runtime API
     */
    public LambdaFailure(String phase, String report) {
        super(phase + ": " + report);
    }
}
