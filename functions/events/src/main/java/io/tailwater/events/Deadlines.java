package io.tailwater.events;

import com.amazonaws.services.lambda.runtime.Context;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Until when an invocation may begin something. */
final class Deadlines {

    /** What is begun last takes at most so long: an upload and a commit, or a segment's rewriting. */
    private static final Duration LAST_STEP_MAX = Duration.ofSeconds(10);

    private Deadlines() {}

    /** @return in the past when the function's time-out is so short that one step is all it can do */
    static Instant of(Context invocation, InstantSource clock) {
        return clock.instant().plusMillis(invocation.getRemainingTimeInMillis()).minus(LAST_STEP_MAX);
    }
}
