package io.tailwater.log.time;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Growing waits between attempts, with full jitter: the n-th wait is anywhere between 1 ms and {@code min(first * 2^n,
 * longest)}, so that those who collided do not meet again.
 *
 * @param first the bound of the first wait
 * @param longest the bound of every wait
 */
public record Backoff(Duration first, Duration longest) {

    private static final int DOUBLINGS_MAX = 30;

    public Backoff {
        if (first.toMillis() < 1 || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("first: " + first + " is not between 1 ms and longest, " + longest);
        }
    }

    /** @param attempt how many attempts were made, from 1 */
    public Duration after(int attempt, RandomGenerator random) {
        long boundMs = Math.min(longest.toMillis(), first.toMillis() << Math.min(attempt - 1, DOUBLINGS_MAX));
        return Duration.ofMillis(random.nextLong(1, boundMs + 1));
    }
}
