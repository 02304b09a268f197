package io.tailwater.log.region;

import java.time.Instant;

/**
 * A time in which one region led.
 *
 * @param number grows with every change of leadership
 * @param region that led
 * @param before whose log it went on with
 * @param clean whether it knew where that ended
 * @param since when it began, by its own clock
 */
public record Epoch(long number, String region, long before, boolean clean, Instant since) {

    public Epoch {
        if (number < 0 || before < 0 || number > 0 && before >= number) {
            throw new IllegalArgumentException("before: " + before + " is not below number, " + number);
        }
    }
}
