package io.tailwater.log.group;

import io.tailwater.log.error.InvalidRequestException;
import io.tailwater.log.fetch.FetchRequest;
import java.time.Duration;
import java.util.Optional;

/**
 * What one poll asks for.
 *
 * @param bytesMax how many bytes of keys, values and headers to give at most; a first record that is larger is given all the
 *     same
 * @param timeout how long to wait; empty for the instance's own setting
 * @param position the token of the last answer that arrived, to have what came after it again
 */
public record PollRequest(int bytesMax, Optional<Duration> timeout, Optional<String> position) {

    public PollRequest {
        if (bytesMax < 1) {
            throw new InvalidRequestException("max_bytes", bytesMax + " is not positive");
        }
        timeout.ifPresent(given -> {
            if (given.isNegative()) {
                throw new InvalidRequestException("timeout", given.toMillis() + " ms is negative");
            }
        });
        bytesMax = Math.min(bytesMax, FetchRequest.BYTES_MAX);
    }
}
