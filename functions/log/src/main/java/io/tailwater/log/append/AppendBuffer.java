package io.tailwater.log.append;

import io.tailwater.log.error.OverloadedException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** How many bytes of unfinished requests a process holds, with a bound. */
final class AppendBuffer {

    /** Twice what a segment usually takes from S3: by then a part of the buffer is free. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final long bytesMax;
    private final AtomicLong bytes = new AtomicLong();

    AppendBuffer(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /**
     * Takes room for a request; {@link #release} gives it back. An empty buffer takes a request of any size.
     *
     * @throws OverloadedException when there is none
     */
    void reserve(long sizeBytes) {
        long before = bytes.getAndAdd(sizeBytes);
        if (before > 0 && before + sizeBytes > bytesMax) {
            bytes.addAndGet(-sizeBytes);
            throw new OverloadedException(
                    "the append buffer is full: " + before + " of " + bytesMax + " bytes wait to be written",
                    RETRY_AFTER);
        }
    }

    void release(long sizeBytes) {
        bytes.addAndGet(-sizeBytes);
    }
}
