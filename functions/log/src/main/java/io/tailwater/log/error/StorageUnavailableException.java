package io.tailwater.log.error;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** S3 or DynamoDB did not do what was asked within the time there was. Nothing was appended or changed. */
public final class StorageUnavailableException extends LogException {

    private static final long serialVersionUID = 1L;

    private final transient Duration retryAfter;

    /**
     * @param retryAfter when the store is worth asking again
     * @param cause null when the store answered, but not with success
     */
    public StorageUnavailableException(String message, Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.retryAfter = retryAfter;
    }

    /** When the store is worth asking again. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
