package io.tailwater.stacks.queue;

import io.tailwater.stacks.api.HttpFrontDoor;
import io.tailwater.stacks.function.FunctionKind;
import io.tailwater.stacks.function.LogFunction;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.apigatewayv2.CfnIntegration;
import software.amazon.awscdk.services.iam.PolicyDocument;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.eventsources.SqsEventSource;
import software.amazon.awscdk.services.sqs.DeadLetterQueue;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.sqs.QueueEncryption;
import software.constructs.Construct;

/** Buffered produce: the API puts bodies onto the queue itself, and a function appends them, many at once. */
public final class RecordQueue extends Construct {

    /** A routing key cannot hold the query {@code ack=queued}: whatever comes this way is buffered. */
    public static final String ROUTE = "POST /topics/{topic}/records";

    /** Six times the function's, as AWS advises: its retries of a throttled function must not meet a message that is visible again. */
    private static final Duration VISIBILITY =
            Duration.seconds(6 * FunctionKind.QUEUE.limits().timeOut().toSeconds());

    /** Times {@link #VISIBILITY}, the last attempt begins within half an hour, for which the function knows an earlier one again. */
    private static final int RECEIVES_MAX = 5;

    private static final Duration KEPT = Duration.days(4);

    /** The longest that SQS has: a person must have time to look. */
    private static final Duration DEAD_KEPT = Duration.days(14);

    /** What an invocation's 6 MB hold of small events, or five seconds of them, whichever is first. */
    private static final int BATCH_MAX = 1000;

    private static final Duration BATCH_WINDOW = Duration.seconds(5);

    /** Few and busy rather than many and idle: cost follows batches. More messages than these can take wait. */
    private static final int CONCURRENCY_MAX = 10;

    private static final String MESSAGE_ATTRIBUTES = """
            {"topic":{"DataType":"String","StringValue":"${request.path.topic}"},\
            "content_type":{"DataType":"String","StringValue":"${request.header.content-type}"}}""";

    private final Queue queue;
    private final Queue deadLetters;

    public RecordQueue(Construct scope) {
        super(scope, "Buffer");
        this.deadLetters = Queue.Builder.create(this, "DeadLetters")
                .encryption(QueueEncryption.SQS_MANAGED)
                .enforceSsl(true)
                .retentionPeriod(DEAD_KEPT)
                .build();
        this.queue = Queue.Builder.create(this, "Records")
                .encryption(QueueEncryption.SQS_MANAGED)
                .enforceSsl(true)
                .visibilityTimeout(VISIBILITY)
                .retentionPeriod(KEPT)
                .deadLetterQueue(DeadLetterQueue.builder()
                        .queue(deadLetters)
                        .maxReceiveCount(RECEIVES_MAX)
                        .build())
                .build();
    }

    /** What the function that empties the queue must be told. */
    public Map<String, String> settings() {
        return Map.of("TAILWATER_DEAD_LETTER_QUEUE_URL", deadLetters.getQueueUrl());
    }

    /** Feeds the function, which sends what it can never append to the dead letters itself, with the reason. */
    public void feed(LogFunction function) {
        function.live()
                .addEventSource(SqsEventSource.Builder.create(queue)
                        .batchSize(BATCH_MAX)
                        .maxBatchingWindow(BATCH_WINDOW)
                        .maxConcurrency(CONCURRENCY_MAX)
                        .reportBatchItemFailures(true)
                        .build());
        function.role()
                .addToPrincipalPolicy(PolicyStatement.Builder.create()
                        .actions(List.of("sqs:SendMessage"))
                        .resources(List.of(deadLetters.getQueueArn()))
                        .build());
    }

    /** Makes the route that puts bodies onto the queue and answers 202. */
    public void fill(HttpFrontDoor api) {
        Role role = Role.Builder.create(this, "ApiRole")
                .assumedBy(new ServicePrincipal("apigateway.amazonaws.com"))
                .inlinePolicies(Map.of(
                        "send",
                        PolicyDocument.Builder.create()
                                .statements(List.of(PolicyStatement.Builder.create()
                                        .actions(List.of("sqs:SendMessage"))
                                        .resources(List.of(queue.getQueueArn()))
                                        .build()))
                                .build()))
                .build();
        CfnIntegration integration = CfnIntegration.Builder.create(this, "FromApi")
                .apiId(api.apiId())
                .integrationType("AWS_PROXY")
                .integrationSubtype("SQS-SendMessage")
                .payloadFormatVersion("1.0")
                .credentialsArn(role.getRoleArn())
                .requestParameters(Map.of(
                        "QueueUrl",
                        queue.getQueueUrl(),
                        "MessageBody",
                        "$request.body",
                        "MessageAttributes",
                        MESSAGE_ATTRIBUTES))
                .responseParameters(Map.of(
                        "200",
                        Map.of(
                                "ResponseParameters",
                                List.of(Map.of("Destination", "overwrite:statuscode", "Source", "202")))))
                .build();
        api.addRoute("Buffered", ROUTE, integration);
    }

    public Queue records() {
        return queue;
    }

    public Queue deadLetters() {
        return deadLetters;
    }
}
