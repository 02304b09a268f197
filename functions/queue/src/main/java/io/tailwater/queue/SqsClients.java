package io.tailwater.queue;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Opens clients of SQS, with every wait bounded. */
public final class SqsClients {

    /** Longer than the longest poll that is asked for here. */
    private static final Duration ATTEMPT_MAX = Duration.ofSeconds(5);

    private static final Duration CALL_MAX = Duration.ofSeconds(12);

    private SqsClients() {}

    /**
     * Opens a client; nothing is sent until it is used.
     *
     * @param endpoint empty for AWS itself
     * @param http stays the caller's
     */
    public static SqsClient open(
            Region region, AwsCredentialsProvider credentials, Optional<URI> endpoint, SdkHttpClient http) {
        var builder = SqsClient.builder()
                .region(region)
                .credentialsProvider(credentials)
                .httpClient(http)
                .overrideConfiguration(
                        bounds -> bounds.apiCallAttemptTimeout(ATTEMPT_MAX).apiCallTimeout(CALL_MAX));
        endpoint.ifPresent(builder::endpointOverride);
        return builder.build();
    }
}
