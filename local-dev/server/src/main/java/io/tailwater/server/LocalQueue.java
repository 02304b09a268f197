package io.tailwater.server;

import io.tailwater.emulators.AwsEndpoints;
import io.tailwater.emulators.EmulatorException;
import io.tailwater.emulators.QueueEmulator;
import io.tailwater.queue.SqsClients;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * The SQS of this process, with the queue of buffered produce and its dead-letter queue, as a template makes them on AWS. Opened before
 * Quarkus starts, since its configuration names them.
 */
final class LocalQueue implements AutoCloseable {

    private static final String QUEUE = "tailwater";
    private static final String DEAD_LETTERS = "tailwater-dead-letters";

    /** Longer than any batch takes here; on AWS functions may take longer. */
    private static final int VISIBILITY_SECONDS = 30;

    private static final int RECEIVE_COUNT_MAX = 5;

    private final QueueEmulator emulator;

    private LocalQueue(QueueEmulator emulator) {
        this.emulator = emulator;
    }

    /**
     * Starts the emulator, makes the queues, and points the configuration to them.
     *
     * @throws StartException if that fails; then nothing runs
     */
    static LocalQueue open() {
        QueueEmulator emulator;
        try {
            emulator = QueueEmulator.start();
        } catch (EmulatorException e) {
            throw new StartException(
                    String.valueOf(e.getMessage()).lines().findFirst().orElseThrow());
        }
        try {
            configure(emulator.endpoint());
            return new LocalQueue(emulator);
        } catch (SdkException e) {
            emulator.close();
            throw new StartException("cannot make the queues: " + e.getMessage());
        }
    }

    private static void configure(URI endpoint) {
        try (SdkHttpClient http = Apache5HttpClient.create();
                SqsClient sqs = SqsClients.open(
                        Region.of(AwsEndpoints.EMULATOR_REGION),
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(
                                AwsEndpoints.EMULATOR_ACCESS_KEY_ID, AwsEndpoints.EMULATOR_SECRET_ACCESS_KEY)),
                        Optional.of(endpoint),
                        http)) {
            String deadLetters =
                    sqs.createQueue(queue -> queue.queueName(DEAD_LETTERS)).queueUrl();
            String arn = sqs.getQueueAttributes(
                            queue -> queue.queueUrl(deadLetters).attributeNames(QueueAttributeName.QUEUE_ARN))
                    .attributes()
                    .get(QueueAttributeName.QUEUE_ARN);
            String queue = sqs.createQueue(request -> request.queueName(QUEUE)
                            .attributes(Map.of(
                                    QueueAttributeName.VISIBILITY_TIMEOUT,
                                    Integer.toString(VISIBILITY_SECONDS),
                                    QueueAttributeName.REDRIVE_POLICY,
                                    "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":%d}"
                                            .formatted(arn, RECEIVE_COUNT_MAX))))
                    .queueUrl();
            System.setProperty("tailwater.sqs.endpoint", endpoint.toString());
            System.setProperty("tailwater.queue", "true");
            System.setProperty("tailwater.queue-url", queue);
            System.setProperty("tailwater.dead-letter-queue-url", deadLetters);
        }
    }

    @Override
    public void close() {
        emulator.close();
    }
}
