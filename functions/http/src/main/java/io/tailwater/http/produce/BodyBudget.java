package io.tailwater.http.produce;

import io.tailwater.http.error.ErrorAnswer;
import io.tailwater.http.error.RestException;
import io.tailwater.http.limit.RequestLimits;
import io.tailwater.log.error.OverloadedException;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;

/** Bounds the memory of produce bodies: each is held from its first byte until its records are stored. */
@Singleton
public class BodyBudget {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final AtomicLong heldBytes = new AtomicLong();

    /**
     * Reads a body and does something with it.
     *
     * @throws OverloadedException at once when too much is held already
     */
    public <T> T reading(HttpHeaders headers, InputStream body, Function<byte[], T> work) {
        return holding(bodyBytesMax(headers), () -> work.apply(read(body)));
    }

    /** What a body may have: what it declares, which was checked on arrival, or else the most of all. */
    private static long bodyBytesMax(HttpHeaders headers) {
        String declared = headers.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        return declared == null ? RequestLimits.BODY_BYTES_MAX : Long.parseLong(declared.strip());
    }

    private static byte[] read(InputStream body) {
        try {
            return body.readAllBytes();
        } catch (IOException e) {
            throw new RestException(ErrorAnswer.ofStatus(400, "The body was cut off: " + e.getMessage()));
        }
    }

    /**
     * Does something that holds a body.
     *
     * @throws OverloadedException at once when too much is held already
     */
    <T> T holding(long sizeBytes, Supplier<T> work) {
        long before = heldBytes.getAndAdd(sizeBytes);
        try {
            if (before + sizeBytes > RequestLimits.BODIES_BYTES_MAX) {
                throw new OverloadedException(
                        "requests with " + before + " bytes are being stored, and at most "
                                + RequestLimits.BODIES_BYTES_MAX + " bytes may be at once",
                        RETRY_AFTER);
            }
            return work.get();
        } finally {
            heldBytes.addAndGet(-sizeBytes);
        }
    }
}
