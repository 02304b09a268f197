package io.tailwater.log.time;

import java.time.Duration;

/** How a thread waits. */
@FunctionalInterface
public interface Sleeper {

    /** Waits on the real clock. */
    Sleeper REAL = Sleeper::sleepReally;

    /**
     * Waits, or returns at once with the thread's interrupt flag set when it is asked to stop: callers' waits are all
     * bounded, so they may go on and let whoever owns the thread see the flag.
     */
    void sleep(Duration duration);

    private static void sleepReally(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
