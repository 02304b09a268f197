package io.tailwater.log.store;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * The SDK clients, with every wait bounded. Apache's HTTP client and not the JDK's {@code HttpURLConnection}: that one sends
 * a POST a second time on its own when a kept connection breaks, and a commit must be sent once or knowingly again.
 *
 * @param s3 for segments
 * @param presigner signs addresses of segments
 * @param dynamoDb for what may be sent again without harm
 * @param dynamoDbOnce sends every request once: for commits
 * @param http what all of them share
 */
public record AwsClients(
        S3Client s3, S3Presigner presigner, DynamoDbClient dynamoDb, DynamoDbClient dynamoDbOnce, SdkHttpClient http)
        implements AutoCloseable {

    private static final Duration CONNECT_MAX = Duration.ofSeconds(2);

    /**
     * For a free connection. Shorter than any attempt may take: the SDK would otherwise interrupt the wait, and Apache's client
     * reports that as a {@code CancellationException}, which the SDK does not know.
     */
    private static final Duration ACQUIRE_MAX = Duration.ofSeconds(1);

    private static final int ATTEMPTS_MAX = 4;
    private static final Duration RETRY_DELAY_FIRST = Duration.ofMillis(50);

    /**
     * How to reach AWS or a stand-in.
     *
     * @param endpoints empty for AWS itself
     * @param connectionsMax as many calls to both services can be under way at once
     * @param timeouts how long anything may take
     * @param interceptors see every request: how tests count and disturb them
     */
    public record Access(
            Region region,
            AwsCredentialsProvider credentials,
            Optional<Endpoints> endpoints,
            int connectionsMax,
            Timeouts timeouts,
            List<ExecutionInterceptor> interceptors) {

        public Access {
            interceptors = List.copyOf(interceptors);
        }
    }

    /**
     * How long a call may take.
     *
     * @param s3Attempt one attempt of a call to S3
     * @param s3Call a call to S3 with its retries
     * @param dynamoDbAttempt one attempt of a call to DynamoDB
     * @param dynamoDbCall a call to DynamoDB with its retries
     * @param retryDelayMax between two attempts; the delays grow up to it, with jitter
     */
    public record Timeouts(
            Duration s3Attempt,
            Duration s3Call,
            Duration dynamoDbAttempt,
            Duration dynamoDbCall,
            Duration retryDelayMax) {

        /**
         * A produce has 25 s for an upload and a commit with all that may go wrong. Five seconds carry the largest segment at
         * 2 MB/s; DynamoDB usually answers within 10 ms.
         */
        public static final Timeouts DEFAULT = new Timeouts(
                Duration.ofSeconds(5),
                Duration.ofSeconds(12),
                Duration.ofSeconds(2),
                Duration.ofSeconds(6),
                Duration.ofSeconds(1));
    }

    /** Where the two services answer, when they are not AWS's. */
    public record Endpoints(URI s3, URI dynamoDb) {}

    /** Opens clients; nothing is sent until they are used. */
    public static AwsClients open(Access access) {
        SdkHttpClient http = Apache5HttpClient.builder()
                .maxConnections(access.connectionsMax())
                .connectionTimeout(CONNECT_MAX)
                .connectionAcquisitionTimeout(ACQUIRE_MAX)
                .build();
        return new AwsClients(
                s3(access, http),
                presigner(access),
                dynamoDb(access, http, retries(access).build()),
                dynamoDb(access, http, AwsRetryStrategy.doNotRetry()),
                http);
    }

    private static S3Client s3(Access access, SdkHttpClient http) {
        RetryStrategy retries =
                retries(access).retryOnException(AwsClients::isRacingItself).build();
        var builder = S3Client.builder()
                .region(access.region())
                .credentialsProvider(access.credentials())
                .httpClient(http)
                .overrideConfiguration(bounds(
                        access, access.timeouts().s3Attempt(), access.timeouts().s3Call(), retries));
        // Stand-ins serve buckets as paths: no name resolves to bucket.localhost.
        access.endpoints().ifPresent(at -> builder.endpointOverride(at.s3()).forcePathStyle(true));
        return builder.build();
    }

    private static S3Presigner presigner(Access access) {
        var builder = S3Presigner.builder().region(access.region()).credentialsProvider(access.credentials());
        access.endpoints().ifPresent(at -> builder.endpointOverride(at.s3())
                .serviceConfiguration(
                        S3Configuration.builder().pathStyleAccessEnabled(true).build()));
        return builder.build();
    }

    private static DynamoDbClient dynamoDb(Access access, SdkHttpClient http, RetryStrategy retries) {
        var builder = DynamoDbClient.builder()
                .region(access.region())
                .credentialsProvider(access.credentials())
                .httpClient(http)
                .overrideConfiguration(bounds(
                        access,
                        access.timeouts().dynamoDbAttempt(),
                        access.timeouts().dynamoDbCall(),
                        retries));
        access.endpoints().ifPresent(at -> builder.endpointOverride(at.dynamoDb()));
        return builder.build();
    }

    private static ClientOverrideConfiguration bounds(
            Access access, Duration attemptMax, Duration callMax, RetryStrategy retries) {
        return ClientOverrideConfiguration.builder()
                .apiCallAttemptTimeout(attemptMax)
                .apiCallTimeout(callMax)
                .retryStrategy(retries)
                .executionInterceptors(access.interceptors())
                .build();
    }

    private static StandardRetryStrategy.Builder retries(Access access) {
        Duration longest = access.timeouts().retryDelayMax();
        Duration first = longest.compareTo(RETRY_DELAY_FIRST) < 0 ? longest : RETRY_DELAY_FIRST;
        BackoffStrategy delays = BackoffStrategy.exponentialDelay(first, longest);
        return AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(ATTEMPTS_MAX)
                .backoffStrategy(delays)
                .throttlingBackoffStrategy(delays);
    }

    /** A conditional PUT met an earlier attempt of itself that S3 has not finished; a moment later one of them won. */
    private static boolean isRacingItself(Throwable failure) {
        return failure instanceof S3Exception answer
                && answer.awsErrorDetails() != null
                && "ConditionalRequestConflict".equals(answer.awsErrorDetails().errorCode());
    }

    @Override
    public void close() {
        s3.close();
        presigner.close();
        dynamoDb.close();
        dynamoDbOnce.close();
        http.close();
    }
}
