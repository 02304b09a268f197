package io.tailwater.stacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.tailwater.log.store.LogTable;
import io.tailwater.stacks.function.FunctionKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What must be so in the templates, whatever else they have. */
class StacksTest {

    private static final String BUCKET = "AWS::S3::Bucket";
    private static final String FUNCTION = "AWS::Lambda::Function";
    private static final String QUEUE = "AWS::SQS::Queue";
    private static final String GLOBAL_TABLE = "AWS::DynamoDB::GlobalTable";
    private static final int RESOURCES_MAX = 500;

    private final Template dev = Synthesis.dev().leader();
    private final Template prod = Synthesis.prod().leader();

    @Test
    void everyBucketIsPrivateEncryptedAndReachedByTlsOnly() {
        for (Template template : all()) {
            template.all(BUCKET).forEach((id, bucket) -> {
                JsonNode properties = bucket.get("Properties");
                assertThat(properties.get("PublicAccessBlockConfiguration").toString())
                        .isEqualTo("{\"BlockPublicAcls\":true,\"BlockPublicPolicy\":true,"
                                + "\"IgnorePublicAcls\":true,\"RestrictPublicBuckets\":true}");
                assertThat(properties
                                .get("BucketEncryption")
                                .findValue("SSEAlgorithm")
                                .textValue())
                        .isEqualTo("AES256");
                assertThat(properties.findValue("DaysAfterInitiation").asInt()).isEqualTo(1);
                assertThat(template.all("AWS::S3::BucketPolicy").values())
                        .filteredOn(policy ->
                                policy.at("/Properties/Bucket/Ref").asText().equals(id))
                        .singleElement()
                        .satisfies(policy -> assertThat(policy.at("/Properties/PolicyDocument/Statement"))
                                .anySatisfy(statement -> {
                                    assertThat(statement.get("Effect").textValue())
                                            .isEqualTo("Deny");
                                    assertThat(statement
                                                    .at("/Condition/Bool/aws:SecureTransport")
                                                    .textValue())
                                            .isEqualTo("false");
                                    assertThat(statement.at("/Principal/AWS").textValue())
                                            .isEqualTo("*");
                                }));
            });
        }
    }

    @Test
    void segmentsAreVersionedAndOutliveTheirStack() {
        for (Template template : all()) {
            JsonNode segments = template.one(BUCKET, "StoreSegments");
            assertThat(segments.at("/Properties/VersioningConfiguration/Status").textValue())
                    .isEqualTo("Enabled");
            boolean kept = template != dev;
            assertThat(segments.get("DeletionPolicy").textValue()).isEqualTo("RetainExceptOnCreate");
            assertThat(segments.get("UpdateReplacePolicy").textValue()).isEqualTo("Retain");
            assertThat(segments.findValue("NoncurrentDays").asInt()).isEqualTo(kept ? 30 : 1);
            assertThat(segments.findValue("ExpiredObjectDeleteMarker").asBoolean())
                    .isTrue();
            assertThat(segments.at("/Properties/LoggingConfiguration").isMissingNode())
                    .isNotEqualTo(kept);
        }
    }

    @Test
    void tableIsTheOneThatTheEngineKnows() {
        JsonNode table = prod.properties(GLOBAL_TABLE, "StoreTable");
        assertThat(table.get("KeySchema").toString())
                .isEqualTo("[{\"AttributeName\":\"" + LogTable.PARTITION_KEY + "\",\"KeyType\":\"HASH\"},"
                        + "{\"AttributeName\":\"" + LogTable.SORT_KEY + "\",\"KeyType\":\"RANGE\"}]");
        assertThat(table.get("TimeToLiveSpecification").toString())
                .isEqualTo("{\"AttributeName\":\"" + LogTable.TIME_TO_LIVE + "\",\"Enabled\":true}");
        assertThat(table.get("BillingMode").textValue()).isEqualTo("PAY_PER_REQUEST");
        assertThat(dev.one(GLOBAL_TABLE, "StoreTable").get("DeletionPolicy").textValue())
                .isEqualTo("RetainExceptOnCreate");
        assertThat(table.get("Replicas"))
                .extracting(replica -> replica.get("Region").textValue())
                .containsExactlyInAnyOrder("eu-west-1", "eu-central-1", "eu-west-3");
        assertThat(table.get("Replicas")).allSatisfy(replica -> {
            assertThat(replica.get("DeletionProtectionEnabled").asBoolean()).isTrue();
            assertThat(replica.at("/PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled")
                            .asBoolean())
                    .isTrue();
        });
        assertThat(dev.properties(GLOBAL_TABLE, "StoreTable").get("Replicas"))
                .singleElement()
                .satisfies(replica -> assertThat(
                                replica.get("DeletionProtectionEnabled").asBoolean())
                        .isFalse());
    }

    @Test
    void everyBucketCopiesToAllOthers() {
        Map<String, Template> regions = Synthesis.prod().templates();
        regions.forEach((from, template) -> {
            var copies = new TreeSet<String>();
            JsonNode rules = template.properties(BUCKET, "StoreSegments").at("/ReplicationConfiguration/Rules");
            assertThat(rules).allSatisfy(rule -> {
                assertThat(rule.get("Status").textValue()).isEqualTo("Enabled");
                assertThat(rule.at("/Filter/Prefix").asText()).isEmpty();
                assertThat(rule.at("/DeleteMarkerReplication/Status").textValue())
                        .isEqualTo("Enabled");
                assertThat(rule.at("/Destination/Metrics/Status").textValue()).isEqualTo("Enabled");
                assertThat(rule.at("/Destination/ReplicationTime/Status").textValue())
                        .isEqualTo("Enabled");
                String to = rule.get("Id").textValue();
                copies.add(to);
                // Of that region's bucket, by the name that its own template gives it.
                assertThat(rule.at("/Destination/Bucket").toString())
                        .contains(regions.get(to)
                                .properties(BUCKET, "StoreSegments")
                                .at("/BucketName/Fn::Join/1/2")
                                .textValue());
            });
            var others = new TreeSet<>(regions.keySet());
            others.remove(from);
            assertThat(copies).isEqualTo(others);
        });
        assertThat(dev.properties(BUCKET, "StoreSegments").has("ReplicationConfiguration"))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void functionsRunWithinTheirBounds(FunctionKind kind) {
        String id = kind.name().charAt(0) + kind.lowerCase().substring(1);
        JsonNode function = dev.properties(FUNCTION, id + "Function");
        Map<FunctionKind, List<String>> expected = Map.of(
                FunctionKind.PRODUCE, List.of("29", "512", "PublishedVersions", "1769"),
                FunctionKind.CONSUME, List.of("29", "512", "PublishedVersions", "1769"),
                FunctionKind.ADMIN, List.of("29", "512", "PublishedVersions", "1024"),
                FunctionKind.STREAM, List.of("900", "512", "", "1769"),
                FunctionKind.QUEUE, List.of("60", "512", "PublishedVersions", "1769"),
                FunctionKind.MAINTENANCE, List.of("900", "1024", "", "1769"));

        assertThat(List.of(
                        function.get("Timeout").asText(),
                        function.at("/EphemeralStorage/Size").asText(),
                        function.at("/SnapStart/ApplyOn").asText(""),
                        function.get("MemorySize").asText()))
                .isEqualTo(expected.get(kind));
        assertThat(function.get("Runtime").textValue()).isEqualTo("java25");
        assertThat(function.get("Architectures").get(0).textValue()).isEqualTo("arm64");
        JsonNode variables = function.at("/Environment/Variables");
        kind.environment()
                .forEach((name, value) ->
                        assertThat(variables.get(name).textValue()).isEqualTo(value));
        assertThat(variables.get("TAILWATER_TABLE").textValue()).isEqualTo("tailwater-dev");
        assertThat(variables.get("TAILWATER_BUCKET"))
                .isEqualTo(dev.properties(BUCKET, "StoreSegments").get("BucketName"));
        assertThat(variables.get("JAVA_TOOL_OPTIONS").textValue())
                .contains("--add-opens=java.base/java.lang=ALL-UNNAMED");
        // Whoever calls it calls the alias, of a version of its own.
        assertThat(dev.properties("AWS::Lambda::Alias", id + "Live").get("Name").textValue())
                .isEqualTo("live");
        assertThat(dev.properties("AWS::Lambda::Alias", id + "Live")
                        .at("/FunctionVersion/Fn::GetAtt/0")
                        .textValue())
                .startsWith(id + "FunctionCurrentVersion");
    }

    @Test
    void everyLogIsKeptForAsLongAsItIsTold() {
        for (Template template : all()) {
            assertThat(template.all("AWS::Logs::LogGroup").values())
                    .hasSize(template.all(FUNCTION).size() + 1)
                    .extracting(group -> group.at("/Properties/RetentionInDays").asInt())
                    .containsOnly(template == dev ? 7 : 90);
            assertThat(template.all(FUNCTION).values())
                    .allSatisfy(function -> assertThat(function.at("/Properties/LoggingConfig/LogGroup/Ref")
                                    .asText())
                            .isNotEmpty());
        }
    }

    @Test
    void everyQueueEndsInAQueueAndAMessageIsNotSeenTwiceAtOnce() {
        JsonNode records = dev.properties(QUEUE, "BufferRecords");
        int timeOut = dev.properties(FUNCTION, "QueueFunction").get("Timeout").asInt();
        int visibility = records.get("VisibilityTimeout").asInt();
        int receives = records.at("/RedrivePolicy/maxReceiveCount").asInt();

        assertThat(visibility).isGreaterThanOrEqualTo(6 * timeOut);
        // For that long the function knows an earlier attempt again.
        assertThat(visibility * (receives - 1)).isLessThanOrEqualTo(30 * 60);
        assertThat(records.at("/RedrivePolicy/deadLetterTargetArn").toString()).contains("BufferDeadLetters");
        assertThat(dev.all(QUEUE).values()).allSatisfy(queue -> assertThat(
                        queue.at("/Properties/SqsManagedSseEnabled").asBoolean())
                .isTrue());
        JsonNode mapping = dev.properties("AWS::Lambda::EventSourceMapping", "QueueLive");
        assertThat(mapping.get("FunctionResponseTypes").get(0).textValue()).isEqualTo("ReportBatchItemFailures");
        assertThat(mapping.at("/ScalingConfig/MaximumConcurrency").asInt()).isEqualTo(10);
        assertThat(mapping.get("FunctionName").toString()).contains("QueueLive").contains(":live");
    }

    @Test
    void apiPutsBodiesOntoTheQueue() {
        JsonNode integration = dev.properties("AWS::ApiGatewayV2::Integration", "BufferFromApi");

        assertThat(integration.at("/RequestParameters/MessageBody").textValue()).isEqualTo("$request.body");
        assertThat(integration.at("/RequestParameters/QueueUrl/Ref").textValue())
                .startsWith("BufferRecords");
        assertThat(integration.at("/RequestParameters/MessageAttributes").textValue())
                .isEqualTo(
                        "{\"topic\":{\"DataType\":\"String\",\"StringValue\":\"${request.path.topic}\"},"
                                + "\"content_type\":{\"DataType\":\"String\",\"StringValue\":\"${request.header.content-type}\"}}");
        assertThat(integration.get("ResponseParameters").toString())
                .contains("{\"200\":{\"ResponseParameters\":[{")
                .contains("\"Destination\":\"overwrite:statuscode\"")
                .contains("\"Source\":\"202\"");
        assertThat(dev.properties("AWS::IAM::Role", "BufferApiRole").at("/Policies/0/PolicyDocument/Statement"))
                .singleElement()
                .satisfies(statement -> {
                    assertThat(statement.get("Action").textValue()).isEqualTo("sqs:SendMessage");
                    assertThat(statement.get("Resource").toString()).contains("BufferRecords");
                });
    }

    @Test
    void schedulesCallTheAliasAndGiveUp() {
        var inputs = new TreeSet<String>();
        dev.all("AWS::Scheduler::Schedule").values().forEach(schedule -> {
            JsonNode target = schedule.at("/Properties/Target");
            inputs.add(target.get("Input").textValue());
            assertThat(target.get("Arn").get("Ref").textValue()).startsWith("MaintenanceLive");
            assertThat(target.at("/RetryPolicy/MaximumRetryAttempts").asInt()).isEqualTo(1);
            assertThat(target.at("/RetryPolicy/MaximumEventAgeInSeconds").asInt())
                    .isEqualTo(900);
            assertThat(target.at("/DeadLetterConfig/Arn").toString()).contains("SchedulesFailures");
            assertThat(schedule.at("/Properties/State").textValue()).isEqualTo("ENABLED");
        });
        assertThat(inputs)
                .containsExactly(
                        "{\"task\":\"compact\"}",
                        "{\"task\":\"expire\"}",
                        "{\"task\":\"groups\"}",
                        "{\"task\":\"sweep\"}");
        JsonNode failing = dev.properties("AWS::Lambda::EventInvokeConfig", "Maintenance");
        assertThat(failing.get("MaximumRetryAttempts").asInt()).isEqualTo(1);
        assertThat(failing.get("MaximumEventAgeInSeconds").asInt()).isEqualTo(900);
        assertThat(failing.at("/DestinationConfig/OnFailure/Destination").toString())
                .contains("SchedulesFailures");
    }

    @Test
    void streamsHaveAUrlThatAsksWhoCalls() {
        for (Template template : all()) {
            assertThat(template.all("AWS::Lambda::Url").values())
                    .singleElement()
                    .satisfies(url -> {
                        assertThat(url.at("/Properties/AuthType").textValue()).isEqualTo("AWS_IAM");
                        assertThat(url.at("/Properties/InvokeMode").textValue()).isEqualTo("RESPONSE_STREAM");
                        assertThat(url.at("/Properties/Qualifier").textValue()).isEqualTo("live");
                    });
            assertThat(template.all("AWS::Lambda::Permission").values()).allSatisfy(permission -> assertThat(
                            permission.at("/Properties/Principal").textValue())
                    .isEqualTo("apigateway.amazonaws.com"));
        }
        assertThat(prod.properties(FUNCTION, "StreamFunction")
                        .get("ReservedConcurrentExecutions")
                        .asInt())
                .isEqualTo(50);
        assertThat(dev.all(FUNCTION).values())
                .noneMatch(function -> function.get("Properties").has("ReservedConcurrentExecutions"));
    }

    @Test
    void everyRegionHasWhatLeadingTakesAndOneMakesTheTables() {
        for (Template template : all()) {
            assertThat(template.all(FUNCTION)).hasSize(FunctionKind.values().length);
        }
        assertThat(Synthesis.prod().templates().values())
                .filteredOn(template -> !template.all(GLOBAL_TABLE).isEmpty())
                .containsExactly(prod);
        JsonNode leadership = prod.properties(GLOBAL_TABLE, "StoreLeadership");
        assertThat(leadership.get("MultiRegionConsistency").textValue()).isEqualTo("STRONG");
        assertThat(leadership.get("Replicas")).hasSize(3);
        assertThat(leadership.has("TimeToLiveSpecification")).isFalse();
        assertThat(dev.all(GLOBAL_TABLE)).hasSize(1);
        JsonNode there = Synthesis.prod()
                .in("eu-central-1")
                .properties(FUNCTION, "ProduceFunction")
                .at("/Environment/Variables");
        assertThat(there.get("TAILWATER_REGION").textValue()).isEqualTo("eu-central-1");
        assertThat(there.get("TAILWATER_FIRST_LEADER").textValue()).isEqualTo("eu-west-1");
        assertThat(there.get("TAILWATER_LEADERSHIP_TABLE").textValue()).isEqualTo("tailwater-prod-leadership");
        assertThat(there.get("TAILWATER_REPLICA_BUCKETS").toString())
                .contains("eu-west-1=tailwater-prod-")
                .contains(",eu-west-3=tailwater-prod-")
                .doesNotContain("eu-central-1=");
        assertThat(dev.properties(FUNCTION, "ProduceFunction")
                        .at("/Environment/Variables")
                        .fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "TAILWATER_BUCKET",
                        "TAILWATER_TABLE",
                        "TAILWATER_METRICS_NAMESPACE",
                        "TAILWATER_FUNCTION",
                        "JAVA_TOOL_OPTIONS");
    }

    @Test
    void alarmsTellSomebodyAndSayWhatToDo() {
        for (Template template : all()) {
            assertThat(template.all("AWS::CloudWatch::Alarm").values()).allSatisfy(alarm -> {
                assertThat(alarm.at("/Properties/AlarmActions/0/Ref").textValue())
                        .startsWith("AlarmsTold");
                assertThat(alarm.at("/Properties/TreatMissingData").textValue()).isEqualTo("notBreaching");
                assertThat(alarm.at("/Properties/AlarmDescription").textValue().length())
                        .isGreaterThan(40);
            });
        }
        assertThat(metricsOf(prod))
                .contains(
                        "Errors",
                        "Throttles",
                        "5xx",
                        "Duration",
                        "WriteThrottleEvents",
                        "ReadThrottleEvents",
                        "UserErrors",
                        "ApproximateNumberOfMessagesVisible",
                        "ApproximateAgeOfOldestMessage",
                        "ReplicationLatency",
                        "OperationsFailedReplication");
        assertThat(metricsOf(dev)).doesNotContain("ReplicationLatency");
        assertThat(Synthesis.own()
                        .leader()
                        .properties("AWS::SNS::Subscription", "Alarms")
                        .toString())
                .contains("\"Protocol\":\"email\"")
                .contains("\"Endpoint\":\"ops@example.com\"");
        assertThat(dev.all("AWS::SNS::Subscription")).isEmpty();
        // Errors and throttles of each function, 5xx, slow, three of the table, two queues of failures, the queue's
        // age, lag and backlog.
        assertThat(dev.all("AWS::CloudWatch::Alarm")).hasSize(2 * 6 + 2 + 3 + 2 + 1 + 2);
    }

    /** What functions write into which namespace, alarms read there. Names are shared with the code; here it is what comes of them. */
    @Test
    void alarmsLookAtWhatTheFunctionsWriteWhereThereIsSuchAThing() {
        for (Template template : all()) {
            String namespace = template == dev ? "Tailwater/tailwater-dev" : "Tailwater/tailwater-prod";
            assertThat(template.all(FUNCTION).values()).allSatisfy(function -> assertThat(
                            function.at("/Properties/Environment/Variables/TAILWATER_METRICS_NAMESPACE")
                                    .textValue())
                    .isEqualTo(namespace));
            List<JsonNode> own = template.all("AWS::CloudWatch::Alarm").values().stream()
                    .map(alarm -> alarm.get("Properties"))
                    .filter(alarm -> alarm.path("Namespace").asText().equals(namespace))
                    .toList();
            assertThat(own).allSatisfy(alarm -> {
                // EmfTelemetryTest: each of them is written without dimensions too.
                assertThat(alarm.has("Dimensions")).isFalse();
                assertThat(alarm.get("Statistic").textValue()).isEqualTo("Maximum");
                assertThat(alarm.get("EvaluationPeriods").intValue()).isEqualTo(4);
                assertThat(alarm.get("DatapointsToAlarm").intValue()).isEqualTo(3);
            });
            assertThat(own)
                    .extracting(alarm -> alarm.get("MetricName").textValue(), alarm -> alarm.get("Threshold")
                            .intValue())
                    .containsExactlyInAnyOrderElementsOf(
                            template == dev
                                    ? List.of(tuple("ConsumerLag", 100_000), tuple("CompactionBacklog", 10_000_000))
                                    : List.of(
                                            tuple("ConsumerLag", 1_000_000),
                                            tuple("CompactionBacklog", 100_000_000),
                                            tuple("ReplicationAge", 900)));
        }
        // No threshold, no alarm; and none on copies where nothing is copied.
        assertThat(metricsOf(Synthesis.own().leader()))
                .contains("ConsumerLag")
                .doesNotContain("CompactionBacklog", "ReplicationAge");
    }

    @Test
    void theDashboardFindsWhatTheFunctionsWrite() {
        String body = prod.properties("AWS::CloudWatch::Dashboard", "Overview")
                .get("DashboardBody")
                .toString()
                .replace("\\", "");

        assertThat(body)
                .contains(
                        "SEARCH('{\"Tailwater/tailwater-prod\",\"Group\",\"Topic\"} MetricName=\"ConsumerLag\"', 'Maximum', 300)")
                .contains("{\"Tailwater/tailwater-prod\",\"Operation\"} MetricName=\"CommitConflicts\"")
                .contains("\"Tailwater/tailwater-prod\",\"ReplicationAge\",\"Region\",\"eu-west-3\"");
        assertThat(dev.properties("AWS::CloudWatch::Dashboard", "Overview").toString())
                .doesNotContain("ReplicationAge");
    }

    @Test
    void functionsAreTracedWhereThatIsWanted() {
        assertThat(dev.all(FUNCTION).values()).allSatisfy(function -> assertThat(
                        function.at("/Properties/TracingConfig/Mode").asText())
                .isEqualTo("Active"));
        assertThat(prod.all(FUNCTION).values())
                .noneMatch(function -> function.get("Properties").has("TracingConfig"));
    }

    @Test
    void everythingThatCostsIsTaggedAndFitsAStack() {
        Synthesis.prod().templates().forEach((region, template) -> {
            for (String type : List.of(BUCKET, FUNCTION, QUEUE, "AWS::Logs::LogGroup")) {
                assertThat(template.all(type).values()).allSatisfy(resource -> assertThat(
                                resource.at("/Properties/Tags").toString())
                        .contains("{\"Key\":\"tailwater\",\"Value\":\"tailwater-prod\"}")
                        .contains("{\"Key\":\"stage\",\"Value\":\"prod\"}"));
            }
            assertThat(template.size()).isLessThan(RESOURCES_MAX / 2);
        });
    }

    private List<Template> all() {
        List<Template> all = new ArrayList<>(Synthesis.prod().templates().values());
        all.add(dev);
        return all;
    }

    private static Set<String> metricsOf(Template template) {
        var metrics = new TreeSet<String>();
        template.all("AWS::CloudWatch::Alarm")
                .values()
                .forEach(alarm -> metrics.add(alarm.at("/Properties/MetricName").textValue()));
        return metrics;
    }
}
