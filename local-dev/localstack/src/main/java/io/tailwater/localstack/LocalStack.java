package io.tailwater.localstack;

import io.tailwater.emulators.AwsEndpoints;
import io.tailwater.emulators.EmulatorException;
import java.time.Duration;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;

/** One container of LocalStack for a test JVM; Testcontainers removes it when the JVM is gone, whatever it died of. */
public final class LocalStack {

    /** The last release that starts without an account. Newer ones, and {@code latest} with them, want a token. */
    public static final String IMAGE = "localstack/localstack:4.14.0";

    /** The image has DynamoDB Local in it; on a busy machine it may need far longer than its usual 5 to 10 seconds. */
    private static final Duration READY_TIMEOUT = Duration.ofMinutes(3);

    private LocalStack() {}

    /** Whether there is a Docker engine that would run the container. Asks once per JVM. */
    public static boolean canStart() {
        return DockerClientFactory.instance().isDockerAvailable();
    }

    /**
     * Returns when S3 and DynamoDB answer.
     *
     * @throws EmulatorException if there is no Docker, or the container does not start
     */
    // Testcontainers' reaper removes the container.
    @SuppressWarnings("resource")
    public static AwsEndpoints start() {
        if (!canStart()) {
            throw new EmulatorException("LocalStack (" + IMAGE + ") needs Docker, and no Docker engine answers here;"
                    + " start one, or set AWS_ENDPOINT_URL to a LocalStack that runs");
        }
        LocalStackContainer container = new LocalStackContainer(DockerImageName.parse(IMAGE))
                .withServices("s3", "dynamodb")
                // The thin one: it hands requests to DynamoDB Local as they are. What .ci/localstack runs, too.
                .withEnv("PROVIDER_OVERRIDE_DYNAMODB", "v2")
                .withEnv("EAGER_SERVICE_LOADING", "1")
                .withEnv("DYNAMODB_IN_MEMORY", "1")
                .withStartupTimeout(READY_TIMEOUT);
        container.start();
        return new AwsEndpoints(
                container.getEndpoint(),
                container.getEndpoint(),
                container.getRegion(),
                container.getAccessKey(),
                container.getSecretKey());
    }
}
