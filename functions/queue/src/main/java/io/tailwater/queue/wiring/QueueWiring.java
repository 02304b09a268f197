package io.tailwater.queue.wiring;

import io.tailwater.log.TailwaterLog;
import io.tailwater.log.append.AppendSettings;
import io.tailwater.log.store.AwsClients;
import io.tailwater.queue.DeadLetterQueue;
import io.tailwater.queue.QueueConsumer;
import io.tailwater.queue.SqsClients;
import io.tailwater.telemetry.Telemetry;
import io.tailwater.wiring.SettingReader;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Makes the queue's consumer at its first use: as with the log, a snapshot of a started application holds no connections. */
@Singleton
public class QueueWiring {

    private static final String DEAD_LETTER_QUEUE = "tailwater.dead-letter-queue-url";

    private final SettingReader settings;
    private volatile @Nullable SqsClient sqs;

    public QueueWiring(Config config) {
        this.settings = new SettingReader(config);
    }

    @Produces
    @Singleton
    SqsClient sqs(AwsClients clients, Region region) {
        SqsClient opened = SqsClients.open(
                region,
                DefaultCredentialsProvider.builder().build(),
                settings.url("tailwater.sqs.endpoint", "AWS_ENDPOINT_URL_SQS", "AWS_ENDPOINT_URL"),
                clients.http());
        sqs = opened;
        return opened;
    }

    @Produces
    @Singleton
    QueueConsumer consumer(
            TailwaterLog log,
            AppendSettings appending,
            SqsClient sqs,
            InstantSource clock,
            @Any Instance<Telemetry> telemetry) {
        String url = settings.required(DEAD_LETTER_QUEUE, "the queue of messages that cannot be appended");
        return new QueueConsumer(
                log,
                appending,
                new DeadLetterQueue(sqs, url),
                clock,
                telemetry.stream().toList());
    }

    @PreDestroy
    void close() {
        SqsClient opened = sqs;
        if (opened != null) {
            opened.close();
        }
    }
}
