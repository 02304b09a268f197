package io.tailwater.http.produce;

import io.tailwater.http.limit.RequestLimits;
import io.tailwater.log.error.OverloadedException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Bounds the memory of produce bodies: each is held from its first byte until its records are stored. */
@Singleton
class BodyBudget {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final AtomicLong heldBytes = new AtomicLong();

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
