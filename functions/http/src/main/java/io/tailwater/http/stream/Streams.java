package io.tailwater.http.stream;

import io.tailwater.http.error.ErrorAnswer;
import io.tailwater.http.error.RestException;
import io.tailwater.http.limit.RequestLimits;
import io.tailwater.log.error.OverloadedException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Whether this process can stream, how many streams it has at once, and how long each may last. */
@Singleton
class Streams {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final boolean enabled;
    private final Duration heartbeat;
    private final Duration longest;
    private final Semaphore free = new Semaphore(RequestLimits.STREAMS_MAX);

    /**
     * @param enabled whether what serves this can stream
     * @param heartbeat after so much silence a comment is sent, which keeps proxies from closing and shows who is gone
     * @param longest after so long a stream ends, and its reader comes back where it was
     */
    Streams(
            @ConfigProperty(name = "tailwater.streaming", defaultValue = "false") boolean enabled,
            @ConfigProperty(name = "tailwater.stream-heartbeat", defaultValue = "15s") Duration heartbeat,
            @ConfigProperty(name = "tailwater.stream-max", defaultValue = "15m") Duration longest) {
        this.enabled = enabled;
        this.heartbeat = heartbeat;
        this.longest = longest;
    }

    Duration heartbeat() {
        return heartbeat;
    }

    Duration longest() {
        return longest;
    }

    /** @throws RestException 406 where an answer is sent whole or not at all */
    void requireEnabled() {
        if (!enabled) {
            throw new RestException(ErrorAnswer.ofStatus(
                    406,
                    "text/event-stream cannot be answered here: API Gateway's HTTP APIs do not stream. Ask the streaming function, or"
                            + " read /topics/{topic}/partitions/{partition}/records with a timeout."));
        }
    }

    /** @throws OverloadedException when there are too many */
    void begin() {
        if (!free.tryAcquire()) {
            throw new OverloadedException(
                    RequestLimits.STREAMS_MAX + " streams are open, and more may not be", RETRY_AFTER);
        }
    }

    void end() {
        free.release();
    }

    int open() {
        return RequestLimits.STREAMS_MAX - free.availablePermits();
    }
}
