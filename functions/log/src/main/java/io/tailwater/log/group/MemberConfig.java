package io.tailwater.log.group;

import io.tailwater.log.error.InvalidRequestException;
import java.time.Duration;

/**
 * What a consumer instance was created with.
 *
 * @param format how its records are shown; the HTTP layer's word, kept here because nobody else remembers it
 * @param reset where to begin without a committed offset
 * @param autoCommit whether a poll commits what the poll before it returned
 * @param fetchBytesMin how many bytes a poll waits for
 * @param pollTimeout how long a poll waits for them when it does not say
 * @param strategy how the group divides its partitions; a group takes its first member's, by name
 */
public record MemberConfig(
        String format,
        OffsetReset reset,
        boolean autoCommit,
        int fetchBytesMin,
        Duration pollTimeout,
        AssignmentStrategy strategy) {

    /** Confluent's bound for fetch.min.bytes. */
    public static final int FETCH_BYTES_MIN_MAX = 10_000_000;

    public MemberConfig {
        if (fetchBytesMin < 0 || fetchBytesMin > FETCH_BYTES_MIN_MAX) {
            throw new InvalidRequestException(
                    "fetch.min.bytes", fetchBytesMin + " is not between 0 and " + FETCH_BYTES_MIN_MAX);
        }
        if (pollTimeout.isNegative()) {
            throw new InvalidRequestException(
                    "consumer.request.timeout.ms", pollTimeout.toMillis() + " ms is negative");
        }
    }
}
