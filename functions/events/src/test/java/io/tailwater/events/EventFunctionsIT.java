package io.tailwater.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tailwater.emulators.AwsEndpoints;
import io.tailwater.emulators.QueueEmulator;
import io.tailwater.format.record.OffsetRecord;
import io.tailwater.lambda.FunctionStore;
import io.tailwater.lambda.LambdaFailure;
import io.tailwater.lambda.LambdaFunction;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.append.AppendSettings;
import io.tailwater.log.fetch.FetchFrom;
import io.tailwater.log.fetch.FetchRequest;
import io.tailwater.log.store.AwsClients;
import io.tailwater.log.time.Sleeper;
import io.tailwater.queue.DeadLetterQueue;
import io.tailwater.queue.QueueMessage;
import io.tailwater.queue.SqsClients;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/** The functions that the archive is deployed as, restored from snapshots, and called with the events of SQS and of a schedule. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "Lambda's runtime interface client is built for Linux")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class EventFunctionsIT {

    private static final Path ARCHIVE = Path.of("target", "function.zip");
    private static final String JSON_V2 = "application/vnd.kafka.json.v2+json";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    private static FunctionStore store;
    private static AwsClients clients;
    private static TailwaterLog log;
    private static QueueEmulator emulator;
    private static SqsClient sqs;
    private static String deadLetters;
    private static LambdaFunction queue;

    @BeforeAll
    static void deploy() throws Exception {
        store = FunctionStore.provision("tailwater-events");
        clients = store.clients();
        log = new TailwaterLog(
                clients,
                store.location(),
                AppendSettings.defaults(),
                2,
                new TailwaterLog.Surroundings(InstantSource.system(), Sleeper.REAL, new Random()));
        emulator = QueueEmulator.start();
        sqs = SqsClients.open(
                Region.of(AwsEndpoints.EMULATOR_REGION),
                StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")),
                Optional.of(emulator.endpoint()),
                clients.http());
        deadLetters = createDeadLetterQueue();
        queue = start("queue");
    }

    private static String createDeadLetterQueue() {
        return sqs.createQueue(request -> request.queueName("dead-letters")).queueUrl();
    }

    private static LambdaFunction start(String handler) throws Exception {
        Map<String, String> environment = new HashMap<>(store.environment("all"));
        environment.put("QUARKUS_LAMBDA_HANDLER", handler);
        environment.put("TAILWATER_METRICS_NAMESPACE", "Tailwater/events");
        environment.put("AWS_ENDPOINT_URL_SQS", emulator.endpoint().toString());
        environment.put("TAILWATER_DEAD_LETTER_QUEUE_URL", deadLetters);
        LambdaFunction function = LambdaFunction.start(
                LambdaFunction.Start.SNAPSHOT,
                ARCHIVE,
                environment,
                Files.createDirectory(folder.resolve(handler)),
                List.of());
        function.awaitSnapshot();
        function.restore();
        return function;
    }

    @AfterAll
    static void stop() {
        queue.close();
        sqs.close();
        emulator.close();
        log.close();
        clients.close();
    }

    @Test
    void aBatchIsAppendedOnceAndWhatIsWrongInItIsBuriedWithItsReason() throws Exception {
        log.admin().create("orders", 2, Map.of("max.message.bytes", "1000"));
        List<ObjectNode> messages = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            expected.add("\"order " + i + "\"");
            messages.add(message(
                    "orders", JSON_V2, "{\"records\":[{\"key\":\"k%d\",\"value\":\"order %d\"}]}".formatted(i, i)));
        }
        String large = "{\"records\":[{\"value\":\"" + "x".repeat(2_000) + "\"}]}";
        messages.add(10, message("orders", JSON_V2, "{\"records\":["));
        messages.add(20, message("nowhere", JSON_V2, "{\"records\":[{\"value\":1}]}"));
        messages.add(30, message("orders", "text/plain", "hello"));
        messages.add(40, message(null, JSON_V2, "{\"records\":[{\"value\":1}]}"));
        messages.add(50, message("orders", JSON_V2, large));
        messages.add(message("orders", JSON_V2, "{\"records\":[{\"value\":1,\"partition\":7}]}"));

        assertThat(failures(queue.invoke(event(messages, 1)))).isEmpty();

        assertThat(values("orders")).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(queue.output().lines())
                .as("what the batch came to, for CloudWatch")
                .anyMatch(line -> line.startsWith("{\"_aws\":")
                        && line.contains("\"Operation\":\"queue\"")
                        && line.contains("\"Failures\":0.0")
                        && line.contains("\"Records\":50.0")
                        && line.contains("\"Commits\":2.0")
                        && line.contains("\"request\":\"56 messages\"")
                        && line.contains("\"traceId\":\"1-5bef4de7-ad49b0e87f6ef6c87fc2e700\""));
        Map<String, Message> buried = takeDeadLetters();
        assertThat(buried.values().stream().map(dead -> attribute(dead, DeadLetterQueue.ERROR_CODE)))
                .containsExactlyInAnyOrder("400", "40401", "415", "422", "413", "40402");
        Message tooLarge = buried.get(messages.get(50).get("messageId").textValue());
        assertThat(tooLarge.body()).isEqualTo(large);
        assertThat(attribute(tooLarge, QueueMessage.TOPIC)).isEqualTo("orders");
        assertThat(attribute(tooLarge, QueueMessage.CONTENT_TYPE)).isEqualTo(JSON_V2);
        assertThat(attribute(tooLarge, DeadLetterQueue.ERROR_MESSAGE)).contains("1000");

        assertThat(failures(queue.invoke(event(messages.subList(0, 30), 2))))
                .as("the function had ended before it answered")
                .isEmpty();

        assertThat(values("orders")).containsExactlyInAnyOrderElementsOf(expected);
        takeDeadLetters();
    }

    /** A message does not say who sent it, whatever its attributes say. */
    @Test
    void aTopicThatNamesItsProducersTakesNothingFromTheQueue() throws Exception {
        log.admin().create("named", 1, Map.of("produce.principals", "anonymous,User:*"));
        ObjectNode message = message("named", JSON_V2, "{\"records\":[{\"value\":1}]}");
        message.withObject("messageAttributes").putObject("principal").put("stringValue", "User:ann");

        assertThat(failures(queue.invoke(event(List.of(message), 1)))).isEmpty();

        assertThat(values("named")).isEmpty();
        assertThat(takeDeadLetters().values()).singleElement().satisfies(dead -> {
            assertThat(attribute(dead, DeadLetterQueue.ERROR_CODE)).isEqualTo("40301");
            assertThat(attribute(dead, DeadLetterQueue.ERROR_MESSAGE))
                    .startsWith("topic named: produce.principals does not allow everyone");
        });
    }

    @Test
    void whatCannotBeBuriedIsDeliveredAgain() throws Exception {
        log.admin().create("others", 1);
        ObjectNode good = message("others", JSON_V2, "{\"records\":[{\"value\":1}]}");
        ObjectNode poison = message("others", JSON_V2, "{");
        sqs.deleteQueue(request -> request.queueUrl(deadLetters));
        try {
            assertThat(failures(queue.invoke(event(List.of(poison, good), 1))))
                    .containsExactly(poison.get("messageId").textValue());
        } finally {
            createDeadLetterQueue();
        }
        assertThat(values("others")).containsExactly("1");
    }

    @Test
    void aScheduleIsAnsweredWithAReport() throws Exception {
        log.admin().create("kept", 1, Map.of("compaction.lag.ms", "0"));
        assertThat(failures(queue.invoke(event(List.of(message("kept", JSON_V2, "{\"records\":[{\"value\":1}]}")), 1))))
                .isEmpty();
        try (LambdaFunction maintenance = start("maintenance")) {
            JsonNode compacted = JSON.readTree(maintenance.invoke("{\"task\":\"compact\"}"));
            JsonNode expired = JSON.readTree(maintenance.invoke("{\"task\":\"expire\"}"));
            JsonNode swept = JSON.readTree(maintenance.invoke("{\"task\":\"sweep\"}"));
            JsonNode groups = JSON.readTree(maintenance.invoke("{\"task\":\"groups\"}"));

            assertThat(compacted.get("segments").intValue()).as("%s", compacted).isPositive();
            assertThat(compacted.get("failures").intValue()).isZero();
            assertThat(compacted.get("finished").booleanValue()).isTrue();
            assertThat(maintenance.output().lines())
                    .as("how the log was before, for CloudWatch")
                    .anyMatch(line -> line.startsWith("{\"_aws\":")
                            && line.contains("\"Namespace\":\"Tailwater/events\"")
                            && line.contains("\"Topic\":\"kept\"")
                            && line.contains("\"CompactionBacklog\":1.0"));
            assertThat(maintenance.output().lines())
                    .as("the report, by its invocation and its trace")
                    .anyMatch(line -> line.contains("compact: {")
                            && line.contains("\"requestId\":")
                            && line.contains("\"traceId\":\"1-5bef4de7-ad49b0e87f6ef6c87fc2e700\""));
            assertThat(expired.get("finished").booleanValue()).isTrue();
            assertThat(swept.get("objects").intValue()).as("%s", swept).isPositive();
            assertThat(swept.get("orphans").intValue()).isZero();
            assertThat(groups.get("groups_removed")).isEmpty();
            assertThatThrownBy(() -> maintenance.invoke("{\"task\":\"tidy\"}"))
                    .isInstanceOf(LambdaFailure.class)
                    .hasMessageContaining("task: \\\"tidy\\\" is no task; there are compact, expire, sweep, groups");
            assertThatThrownBy(() -> maintenance.invoke("{\"task\":\"compact\",\"topic\":\"kept\"}"))
                    .isInstanceOf(LambdaFailure.class)
                    .hasMessageContaining("topic: is not a field");
        }
        assertThat(values("kept")).containsExactly("1");
    }

    private static ObjectNode message(@Nullable String topic, String contentType, String body) {
        ObjectNode message = JSON.createObjectNode()
                .put("messageId", UUID.randomUUID().toString())
                .put("receiptHandle", "handle")
                .put("body", body)
                .put("eventSource", "aws:sqs")
                .put("eventSourceARN", "arn:aws:sqs:eu-central-1:123456789012:tailwater")
                .put("awsRegion", "eu-central-1");
        ObjectNode attributes = message.putObject("messageAttributes");
        if (topic != null) {
            attribute(attributes, QueueMessage.TOPIC, topic);
        }
        attribute(attributes, QueueMessage.CONTENT_TYPE, contentType);
        return message;
    }

    private static void attribute(ObjectNode attributes, String name, String value) {
        attributes
                .putObject(name)
                .put("stringValue", value)
                .put("dataType", "String")
                .putArray("stringListValues");
    }

    private static String event(List<ObjectNode> messages, int receiveCount) {
        ObjectNode event = JSON.createObjectNode();
        ArrayNode records = event.putArray("Records");
        long nowMs = System.currentTimeMillis();
        for (ObjectNode message : messages) {
            ObjectNode delivered = message.deepCopy();
            delivered
                    .putObject("attributes")
                    .put("ApproximateReceiveCount", Integer.toString(receiveCount))
                    .put("SentTimestamp", Long.toString(nowMs))
                    .put("SenderId", "AIDAIENQZJOLO23YVJ4VO")
                    .put("ApproximateFirstReceiveTimestamp", Long.toString(nowMs));
            records.add(delivered);
        }
        return event.toString();
    }

    private static List<String> failures(String answer) throws Exception {
        List<String> failures = new ArrayList<>();
        JSON.readTree(answer)
                .required("batchItemFailures")
                .forEach(one -> failures.add(one.required("itemIdentifier").textValue()));
        return failures;
    }

    private static List<String> values(String topic) {
        List<String> values = new ArrayList<>();
        int partitions = log.topics().get(topic).partitionCount();
        for (int partition = 0; partition < partitions; partition++) {
            var request = new FetchRequest(
                    topic, partition, new FetchFrom.Earliest(), FetchRequest.BYTES_MAX, 1, Duration.ZERO);
            for (OffsetRecord record : log.fetcher().fetch(request).records()) {
                values.add(record.record().value().toUtf8String());
            }
        }
        return values;
    }

    /** By the id that each had in the queue; what was read is gone. */
    private static Map<String, Message> takeDeadLetters() {
        Map<String, Message> all = new TreeMap<>();
        List<Message> some;
        do {
            some = sqs.receiveMessage(request -> request.queueUrl(deadLetters)
                            .maxNumberOfMessages(10)
                            .messageAttributeNames("All"))
                    .messages();
            for (Message message : some) {
                all.put(attribute(message, DeadLetterQueue.MESSAGE_ID), message);
                sqs.deleteMessage(request -> request.queueUrl(deadLetters).receiptHandle(message.receiptHandle()));
            }
        } while (!some.isEmpty());
        return all;
    }

    private static String attribute(Message message, String name) {
        return message.messageAttributes().get(name).stringValue();
    }
}
