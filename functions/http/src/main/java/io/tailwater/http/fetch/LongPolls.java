package io.tailwater.http.fetch;

import io.tailwater.http.limit.RequestLimits;
import io.tailwater.log.error.OverloadedException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** Bounds the requests that may wait for records, so that they cannot hold every worker while producers stand outside. */
@Singleton
public class LongPolls {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final int max;
    private final Semaphore free;

    @Inject
    LongPolls() {
        this(RequestLimits.LONG_POLLS_MAX);
    }

    LongPolls(int max) {
        this.max = max;
        this.free = new Semaphore(max);
    }

    /**
     * Does something that may wait.
     *
     * @param timeout how long; with zero it is not counted
     * @throws OverloadedException at once when too many wait already
     */
    public <T> T waiting(Duration timeout, Supplier<T> fetch) {
        if (timeout.isZero()) {
            return fetch.get();
        }
        if (!free.tryAcquire()) {
            throw new OverloadedException(
                    max + " requests wait for records, and more may not; timeout=0 is answered at once", RETRY_AFTER);
        }
        try {
            return fetch.get();
        } finally {
            free.release();
        }
    }
}
