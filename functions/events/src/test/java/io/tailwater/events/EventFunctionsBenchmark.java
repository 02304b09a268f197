package io.tailwater.events;

import io.tailwater.lambda.ColdStarts;
import io.tailwater.lambda.FunctionStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Prints what a cold start of the packaged functions costs, over the emulators: a message of the queue, and a run of a schedule. */
public final class EventFunctionsBenchmark {

    private static final int STARTS = 5;
    private static final String TOPIC = "benchmark";

    /** A batch of one message, as SQS delivers it: its id, twice the time, the topic. */
    private static final String DELIVERY = """
            {"Records": [{
                "messageId": "%1$s",
                "receiptHandle": "handle",
                "body": "{\\"records\\":[{\\"value\\":1}]}",
                "eventSource": "aws:sqs",
                "eventSourceARN": "arn:aws:sqs:eu-central-1:123456789012:tailwater",
                "awsRegion": "eu-central-1",
                "attributes": {"ApproximateReceiveCount": "1", "SentTimestamp": "%2$d", "ApproximateFirstReceiveTimestamp": "%2$d"},
                "messageAttributes": {
                    "topic": {"stringValue": "%3$s", "dataType": "String"},
                    "content_type": {"stringValue": "application/vnd.kafka.json.v2+json", "dataType": "String"}
                }
            }]}""";

    private EventFunctionsBenchmark() {}

    /** @param arguments path of the functions' zip */
    public static void main(String... arguments) throws Exception {
        Path archive = Path.of(arguments[0]);
        System.out.printf("%s, JDK %s%n", archive.getFileName(), Runtime.version());
        System.out.printf("zip: %,d bytes%n", Files.size(archive));
        FunctionStore store = FunctionStore.provision("tailwater-benchmark");
        store.createTopic(TOPIC, 1);
        var coldStarts = new ColdStarts(archive, STARTS);
        coldStarts.print("queue", environment(store, "queue"), EventFunctionsBenchmark::delivery, answer -> {
            if (!answer.replace(" ", "").equals("{\"batchItemFailures\":[]}")) {
                throw new IllegalStateException("queue: unexpected answer " + answer);
            }
        });
        coldStarts.print("maintenance", environment(store, "maintenance"), () -> "{\"task\":\"compact\"}", answer -> {
            if (!answer.startsWith("{")) {
                throw new IllegalStateException("maintenance: unexpected answer " + answer);
            }
        });
    }

    /** Of a message that was not delivered before. */
    private static String delivery() {
        return DELIVERY.formatted(UUID.randomUUID(), System.currentTimeMillis(), TOPIC);
    }

    private static Map<String, String> environment(FunctionStore store, String handler) {
        Map<String, String> environment = new HashMap<>(store.environment("all"));
        environment.put("QUARKUS_LAMBDA_HANDLER", handler);
        // Nothing is sent there: no message is refused.
        environment.put("AWS_ENDPOINT_URL_SQS", "http://127.0.0.1:1");
        environment.put("TAILWATER_DEAD_LETTER_QUEUE_URL", "http://127.0.0.1:1/000000000000/dead-letters");
        return environment;
    }
}
