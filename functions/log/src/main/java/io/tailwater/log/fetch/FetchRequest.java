package io.tailwater.log.fetch;

import io.tailwater.log.error.InvalidRequestException;
import java.time.Duration;

/**
 * What to read, and how long to wait for it.
 *
 * @param bytesMax how many bytes of keys, values and headers to give at most; a first record that is larger is given all the
 *     same
 * @param bytesMin how many to wait for
 * @param timeout how long to wait for them; what is there then is given
 */
public record FetchRequest(String topic, int partition, FetchFrom from, int bytesMax, int bytesMin, Duration timeout) {

    /** Encoded in base64 and JSON this stays below Lambda's 6 MB for an answer. */
    public static final int BYTES_MAX = 3 * 1024 * 1024;

    /** API Gateway gives up after 30 s; the answer needs time too. */
    public static final Duration TIMEOUT_MAX = Duration.ofSeconds(25);

    public FetchRequest {
        requireAtLeast("max_bytes", bytesMax, 1);
        requireAtLeast("min_bytes", bytesMin, 0);
        if (timeout.isNegative()) {
            throw new InvalidRequestException("timeout", timeout.toMillis() + " ms is negative");
        }
        bytesMax = Math.min(bytesMax, BYTES_MAX);
        bytesMin = Math.min(bytesMin, bytesMax);
        timeout = timeout.compareTo(TIMEOUT_MAX) > 0 ? TIMEOUT_MAX : timeout;
    }

    private static void requireAtLeast(String field, int value, int min) {
        if (value < min) {
            throw new InvalidRequestException(field, value + " is less than " + min);
        }
    }
}
