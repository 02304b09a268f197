package io.tailwater.telemetry;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One call, when it is over.
 *
 * @param operation what kind of call
 * @param requestId under which the log has what else is said about it
 * @param line method and path, such as {@code POST /topics/orders}; of a queue's batch, how many messages
 * @param status of the answer
 * @param ended when
 * @param took from the arrival of the request to the answer
 * @param ranges what was appended or read
 * @param records how many
 * @param bytes of their keys, values and headers
 */
public record CallReport(
        Operation operation,
        String requestId,
        String line,
        int status,
        Instant ended,
        Duration took,
        List<OffsetRange> ranges,
        long records,
        long bytes) {

    public CallReport {
        ranges = List.copyOf(ranges);
    }

    /** Whether the fault was ours. */
    public boolean isFailure() {
        return status >= 500;
    }

    /** Whether the call was turned away because there was too much to do. */
    public boolean isThrottled() {
        return status == 429;
    }
}
