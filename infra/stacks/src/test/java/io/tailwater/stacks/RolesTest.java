package io.tailwater.stacks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tailwater.stacks.function.AllowedCalls;
import io.tailwater.stacks.function.FunctionKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That a function's role allows the calls of {@code allowed-calls.json}, where it says, and nothing else: every statement is read here. */
class RolesTest {

    private static final String ROLE = "AWS::IAM::Role";

    /** Each region's functions reach the others' stores, by the same calls. */
    private static final List<String> REGIONS = List.of("eu-west-1", "eu-central-1", "eu-west-3");

    private static final Pattern TABLE = Pattern.compile(
            ":dynamodb:([a-z0-9-]+):\",\\{\"Ref\":\"AWS::AccountId\"},\":table/tailwater-prod(-leadership)?\"]]}$");
    private static final Pattern BUCKET = Pattern.compile(
            ":s3:::tailwater-prod-\",\\{\"Ref\":\"AWS::AccountId\"},\"-([a-z]+-[a-z]+-[0-9])(/[^\"]*)?\"]]}$");
    private static final Pattern LOGICAL =
            Pattern.compile("\\{\"Fn::GetAtt\":\\[\"(\\w+?)(Logs)?[0-9A-F]{8}\",\"Arn\"]}");

    @ParameterizedTest
    @EnumSource
    void allowsTheCallsOfItsFunctionAndNothingElse(FunctionKind kind) {
        Template template = Synthesis.prod().leader();
        SortedMap<String, TreeSet<String>> allowed = new TreeMap<>();
        for (JsonNode statement : statements(template, id(kind))) {
            assertThat(statement.get("Effect").textValue()).isEqualTo("Allow");
            for (String action : texts(statement.get("Action"))) {
                allowed.computeIfAbsent(action, each -> new TreeSet<>()).addAll(places(statement));
            }
        }

        assertThat(allowed).isEqualTo(expected(kind));
    }

    /** Tracing adds what Lambda itself does with the role, and no second policy. */
    @ParameterizedTest
    @EnumSource
    void aTracedFunctionMaySendTracesAndNothingElseAnywhere(FunctionKind kind) {
        Template traced = Synthesis.dev().leader();

        assertThat(statements(traced, id(kind)))
                .filteredOn(statement -> statement.get("Resource").asText().equals("*"))
                .singleElement()
                .satisfies(statement -> assertThat(texts(statement.get("Action")))
                        .containsExactlyInAnyOrder("xray:PutTraceSegments", "xray:PutTelemetryRecords"));
    }

    private static SortedMap<String, TreeSet<String>> expected(FunctionKind kind) {
        SortedMap<String, TreeSet<String>> expected = new TreeMap<>();
        for (Map.Entry<String, List<String>> call :
                AllowedCalls.load().of(kind.callsAs()).entrySet()) {
            TreeSet<String> places = new TreeSet<>();
            for (String key : call.getValue()) {
                for (String region : REGIONS) {
                    if (call.getKey().equals("s3:ListBucket")) {
                        places.add(region + " bucket");
                    } else if (call.getKey().startsWith("s3:")) {
                        places.add(region + " bucket/" + key);
                    } else {
                        String condition = key.equals("*") ? "" : " at " + key;
                        places.add(region + " table" + condition);
                        places.add(region + " leadership" + condition);
                    }
                }
            }
            expected.put(call.getKey(), places);
        }
        for (String action : List.of("logs:CreateLogStream", "logs:PutLogEvents")) {
            expected.put(action, new TreeSet<>(List.of("own log")));
        }
        if (kind == FunctionKind.QUEUE) {
            for (String action : List.of(
                    "sqs:ReceiveMessage",
                    "sqs:ChangeMessageVisibility",
                    "sqs:GetQueueUrl",
                    "sqs:DeleteMessage",
                    "sqs:GetQueueAttributes")) {
                expected.put(action, new TreeSet<>(List.of("BufferRecords")));
            }
            expected.put("sqs:SendMessage", new TreeSet<>(List.of("BufferDeadLetters")));
        }
        if (kind == FunctionKind.MAINTENANCE) {
            for (String action : List.of("sqs:SendMessage", "sqs:GetQueueAttributes", "sqs:GetQueueUrl")) {
                expected.put(action, new TreeSet<>(List.of("SchedulesFailures")));
            }
        }
        return expected;
    }

    /** Those of the role itself, and of policies that are attached to it. */
    private static List<JsonNode> statements(Template template, String id) {
        List<JsonNode> statements = new ArrayList<>();
        JsonNode role = template.properties(ROLE, id + "Role");
        assertThat(role.has("ManagedPolicyArns")).isFalse();
        role.get("Policies")
                .forEach(policy -> policy.at("/PolicyDocument/Statement").forEach(statements::add));
        template.all("AWS::IAM::Policy").values().stream()
                .map(policy -> policy.get("Properties"))
                .filter(policy -> policy.at("/Roles/0/Ref").asText().startsWith(id + "Role"))
                .forEach(policy -> policy.at("/PolicyDocument/Statement").forEach(statements::add));
        return statements;
    }

    private static List<String> places(JsonNode statement) {
        JsonNode resource = statement.get("Resource");
        List<String> places = new ArrayList<>();
        for (JsonNode each : resource.isArray() ? resource : List.of(resource)) {
            places.add(place(each.toString()));
        }
        JsonNode condition = statement.get("Condition");
        if (condition == null) {
            return places;
        }
        assertThat(condition.size()).isEqualTo(1);
        return texts(condition.at("/ForAllValues:StringLike/dynamodb:LeadingKeys")).stream()
                .flatMap(key -> places.stream().map(place -> place + " at " + key))
                .toList();
    }

    /** An ARN, which is put together of the account, the region and names, in short. */
    private static String place(String resource) {
        Matcher table = TABLE.matcher(resource);
        if (table.find()) {
            return table.group(1) + (table.group(2) == null ? " table" : " leadership");
        }
        Matcher bucket = BUCKET.matcher(resource);
        if (bucket.find()) {
            return bucket.group(1) + " bucket" + Objects.requireNonNullElse(bucket.group(2), "");
        }
        Matcher logical = LOGICAL.matcher(resource);
        assertThat(logical.matches()).as(resource).isTrue();
        return logical.group(2) == null ? logical.group(1) : "own log";
    }

    private static List<String> texts(JsonNode oneOrMany) {
        List<String> texts = new ArrayList<>();
        for (JsonNode each : oneOrMany.isArray() ? oneOrMany : List.of(oneOrMany)) {
            texts.add(each.textValue());
        }
        return texts;
    }

    private static String id(FunctionKind kind) {
        return kind.name().charAt(0) + kind.lowerCase().substring(1);
    }
}
