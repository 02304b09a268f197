package io.tailwater.log.store;

import io.tailwater.log.error.StorageUnavailableException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What a failed call to S3 or DynamoDB means. Beside the SDK's own exceptions, its HTTP client lets a {@link
 * CancellationException} through when a time-out ends a wait for a connection.
 */
public final class StoreFailures {

    /** What callers are told to wait before they ask again: a throttled table or prefix recovers within seconds. */
    public static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private static final int REQUEST_TIMEOUT = 408;

    private StoreFailures() {}

    /**
     * Whether a write that failed like this was certainly not applied, so that sending it again is safe. An error of the
     * caller's, throttling and a conflicting transaction are answered before anything is written; after a server error, a
     * time-out or a broken connection nobody knows.
     */
    public static boolean certainlyNotApplied(RuntimeException failure) {
        if (failure instanceof AwsServiceException answer) {
            return answer.isThrottlingException()
                    || answer.statusCode() >= 400
                            && answer.statusCode() < 500
                            && answer.statusCode() != REQUEST_TIMEOUT;
        }
        return failure.getCause() instanceof ConnectException;
    }

    /**
     * Whether the same request may succeed later: throttling and conflicts, as opposed to a request that is wrong, not
     * allowed, or names what does not exist.
     */
    public static boolean worthRepeating(RuntimeException failure) {
        if (failure instanceof AwsServiceException answer) {
            return answer.isThrottlingException()
                    || answer.statusCode() >= 500
                    || answer.statusCode() == REQUEST_TIMEOUT
                    || isConflict(answer);
        }
        return failure instanceof SdkException sdk && sdk.retryable()
                || failure instanceof CancellationException
                || failure.getCause() instanceof ConnectException;
    }

    private static boolean isConflict(AwsServiceException answer) {
        return answer.awsErrorDetails() != null
                && "TransactionConflictException"
                        .equals(answer.awsErrorDetails().errorCode());
    }

    /** Whether DynamoDB refused a write because the item would be larger than it takes. */
    public static boolean isItemTooLarge(AwsServiceException failure) {
        var details = failure.awsErrorDetails();
        return details != null
                && "ValidationException".equals(details.errorCode())
                && String.valueOf(details.errorMessage()).contains("Item size");
    }

    /**
     * Does something that changes nothing, or nothing for ever; the SDK's own retries are part of it.
     *
     * @param doing for the message: "reading the head of t-0"
     * @throws StorageUnavailableException when it failed
     */
    public static <T> T orUnavailable(String doing, Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException | CancellationException e) {
            throw unavailable(doing, e);
        }
    }

    /** The error for a call whose failure left nothing behind. */
    public static StorageUnavailableException unavailable(String doing, RuntimeException cause) {
        return new StorageUnavailableException(doing + " failed: " + cause.getMessage(), RETRY_AFTER, cause);
    }
}
