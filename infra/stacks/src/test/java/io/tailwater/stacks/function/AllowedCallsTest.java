package io.tailwater.stacks.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.domain.JavaMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * That {@code allowed-calls.json} says what the functions' code calls: by its class files and not by runs, for the calls that only a failure
 * leads to are the ones that a role must not lack.
 */
class AllowedCallsTest {

    private static final Path FUNCTIONS = Path.of("..", "..", "functions");
    private static final Path EVENTS = FUNCTIONS.resolve("events");
    private static final String SDK = "software.amazon.awssdk.services.";
    private static final String ROUTES = "io.tailwater.http.function.";

    /** What a method of a client takes a role to be allowed to. Of a transaction, its parts are. */
    private static final Map<String, List<String>> ACTIONS = Map.ofEntries(
            Map.entry("s3.S3Client.getObject", List.of("s3:GetObject")),
            Map.entry("s3.S3Client.headObject", List.of("s3:GetObject")),
            Map.entry("s3.S3Client.putObject", List.of("s3:PutObject")),
            Map.entry("s3.S3Client.copyObject", List.of("s3:GetObject", "s3:PutObject")),
            Map.entry("s3.S3Client.deleteObjects", List.of("s3:DeleteObject")),
            Map.entry("s3.S3Client.listObjectsV2", List.of("s3:ListBucket")),
            Map.entry("s3.presigner.S3Presigner.presignGetObject", List.of("s3:GetObject")),
            Map.entry("dynamodb.DynamoDbClient.getItem", List.of("dynamodb:GetItem")),
            Map.entry("dynamodb.DynamoDbClient.batchGetItem", List.of("dynamodb:BatchGetItem")),
            Map.entry("dynamodb.DynamoDbClient.query", List.of("dynamodb:Query")),
            Map.entry("dynamodb.DynamoDbClient.queryPaginator", List.of("dynamodb:Query")),
            Map.entry("dynamodb.DynamoDbClient.scan", List.of("dynamodb:Scan")),
            Map.entry("dynamodb.DynamoDbClient.putItem", List.of("dynamodb:PutItem")),
            Map.entry("dynamodb.DynamoDbClient.updateItem", List.of("dynamodb:UpdateItem")),
            Map.entry("dynamodb.DynamoDbClient.deleteItem", List.of("dynamodb:DeleteItem")),
            Map.entry("dynamodb.DynamoDbClient.batchWriteItem", List.of("dynamodb:BatchWriteItem")),
            Map.entry("dynamodb.DynamoDbClient.transactWriteItems", List.of()),
            Map.entry("dynamodb.model.TransactWriteItem$Builder.put", List.of("dynamodb:PutItem")),
            Map.entry("dynamodb.model.TransactWriteItem$Builder.update", List.of("dynamodb:UpdateItem")),
            Map.entry("dynamodb.model.TransactWriteItem$Builder.delete", List.of("dynamodb:DeleteItem")),
            Map.entry(
                    "dynamodb.model.TransactWriteItem$Builder.conditionCheck", List.of("dynamodb:ConditionCheckItem")),
            // Its queue's policy stands with the queue.
            Map.entry("sqs.SqsClient.sendMessage", List.of()),
            Map.entry("sqs.SqsClient.sendMessageBatch", List.of()));

    private static final List<String> RAW = List.of("raw/*");
    private static final List<String> TABLE = List.of("table/*");
    private static final List<String> RAW_AND_TABLE = List.of("raw/*", "table/*");
    private static final List<String> ANYWHERE = List.of("*");

    /** At which objects, or under which partition keys of the table, a class makes its calls; others at any. */
    private static final Map<String, List<String>> KEYS = Map.of(
            "ArrivalStore", List.of("arrived#*"),
            "SegmentUploader", RAW,
            "SegmentDownloader", RAW_AND_TABLE,
            "SegmentLinks", RAW_AND_TABLE,
            "SegmentDeleter", RAW_AND_TABLE,
            "SegmentProbe", RAW_AND_TABLE,
            "RegionCopy", RAW_AND_TABLE,
            "TableUploader", TABLE);

    private static final String GROUP_PACKAGE = "io.tailwater.log.group";
    private static final List<String> GROUPS = List.of("group#*", "groups");

    /** Classes that write what others tell them. */
    private static final Set<String> PASSING_ON = Set.of("Transaction");

    private static final Set<String> WRITES =
            Set.of("dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:ConditionCheckItem");

    private static CallGraph graph;

    @BeforeAll
    static void read() throws IOException {
        try (Stream<Path> modules = Files.list(FUNCTIONS)) {
            graph = CallGraph.of(modules.map(module -> module.resolve("target/classes"))
                    .filter(Files::isDirectory)
                    .toList());
        }
    }

    @Test
    void fileSaysWhatTheCodeCalls() throws Exception {
        Map<String, SortedMap<String, List<String>>> expected = new TreeMap<>();
        expected.put("produce", callsOf(routes("ProduceFunction")));
        expected.put("consume", callsOf(routes("ConsumeFunction", "DescribeFunction")));
        expected.put("admin", callsOf(routes("AdminFunction", "DescribeFunction")));
        if (Files.isDirectory(EVENTS)) {
            expected.put("queue", callsOf(handler("queue")));
            expected.put("maintenance", callsOf(handler("maintenance")));
        }

        // Each keeps the log, whose table every step begins or ends with.
        assertThat(expected.values()).allSatisfy(calls -> assertThat(calls).containsKey("dynamodb:GetItem"));
        AllowedCalls file = AllowedCalls.load();
        Map<String, SortedMap<String, List<String>>> actual = new TreeMap<>();
        expected.keySet().forEach(function -> actual.put(function, file.of(function)));

        assertThat(actual)
                .as(
                        "allowed-calls.json should be:%n%s",
                        new ObjectMapper()
                                .enable(SerializationFeature.INDENT_OUTPUT)
                                .writeValueAsString(expected))
                .isEqualTo(expected);
    }

    /** Resources of these, those of every function, and what runs at each request and each start. */
    private static List<JavaMethod> routes(String... annotations) {
        List<JavaMethod> methods =
                methods(method -> Stream.of(annotations).anyMatch(each -> has(method, ROUTES + each)));
        assertThat(methods).hasSizeGreaterThan(3);
        methods.addAll(methods(method -> isResource(method)
                && Stream.of("Produce", "Consume", "Describe", "Admin")
                        .noneMatch(each -> has(method, ROUTES + each + "Function"))));
        methods.addAll(methods(AllowedCallsTest::isForAll));
        return methods;
    }

    private static List<JavaMethod> handler(String name) {
        List<JavaMethod> methods = methods(method -> method.getName().equals("handleRequest")
                && method.getOwner()
                        .tryGetAnnotationOfType("jakarta.inject.Named")
                        .map(named -> named.get("value").orElse(""))
                        .filter(name::equals)
                        .isPresent());
        assertThat(methods).as(name).isNotEmpty();
        methods.addAll(methods(AllowedCallsTest::isForAll));
        return methods;
    }

    private static boolean isResource(JavaMethod method) {
        return Stream.of("GET", "POST", "PUT", "PATCH", "DELETE")
                .anyMatch(verb -> method.isAnnotatedWith("jakarta.ws.rs." + verb));
    }

    /** Not what a rehearsal before a snapshot calls: it tries more than any one function may, and takes no for an answer. */
    private static boolean isForAll(JavaMethod method) {
        return method.getAnnotations().stream()
                        .anyMatch(each -> each.getRawType().getSimpleName().startsWith("Server"))
                || method.getParameters().stream()
                        .anyMatch(each -> each.isAnnotatedWith("jakarta.enterprise.event.Observes"));
    }

    private static boolean has(JavaMethod method, String annotation) {
        return method.isAnnotatedWith(annotation) || method.getOwner().isAnnotatedWith(annotation);
    }

    private static List<JavaMethod> methods(Predicate<JavaMethod> which) {
        return graph.classes().stream()
                .flatMap(type -> type.getMethods().stream())
                .filter(which)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static SortedMap<String, List<String>> callsOf(Collection<JavaMethod> begin) {
        Set<JavaCodeUnit> reached = graph.reachable(begin);
        SortedMap<String, SortedSet<String>> places = new TreeMap<>();
        for (JavaCodeUnit unit : reached) {
            for (JavaCodeUnitAccess<?> call : accesses(unit)) {
                for (String action : actions(call)) {
                    places.computeIfAbsent(action, each -> new TreeSet<>()).addAll(keys(action, unit, reached));
                }
            }
            if (looksForWhatMayBeMissing(unit)) {
                places.computeIfAbsent("s3:ListBucket", each -> new TreeSet<>()).addAll(ANYWHERE);
            }
        }
        SortedMap<String, List<String>> calls = new TreeMap<>();
        places.forEach((action, keys) -> calls.put(action, keys.contains("*") ? ANYWHERE : List.copyOf(keys)));
        return calls;
    }

    private static List<JavaCodeUnitAccess<?>> accesses(JavaCodeUnit unit) {
        List<JavaCodeUnitAccess<?>> all = new ArrayList<>(unit.getMethodCallsFromSelf());
        all.addAll(unit.getMethodReferencesFromSelf());
        return all;
    }

    private static List<String> actions(JavaCodeUnitAccess<?> call) {
        String owner = call.getTargetOwner().getName();
        boolean isClient = owner.startsWith(SDK)
                && (owner.endsWith("Client")
                        || owner.endsWith("Presigner")
                        || owner.endsWith("TransactWriteItem$Builder"));
        if (!isClient || Set.of("close", "builder", "build").contains(call.getName())) {
            return List.of();
        }
        String method = owner.substring(SDK.length()) + "." + call.getName();
        assertThat(ACTIONS).as("what a role needs for it").containsKey(method);
        return ACTIONS.get(method);
    }

    private static List<String> keys(String action, JavaCodeUnit unit, Set<JavaCodeUnit> reached) {
        if (action.equals("s3:ListBucket")) {
            return ANYWHERE;
        }
        if (action.startsWith("dynamodb:") && !WRITES.contains(action)) {
            return ANYWHERE;
        }
        JavaClass writer = unit.getOwner();
        if (PASSING_ON.contains(writer.getSimpleName())) {
            return reached.stream()
                    .filter(each -> !each.getOwner().equals(writer))
                    .filter(each -> accesses(each).stream()
                            .anyMatch(call -> call.getTargetOwner().equals(writer)))
                    .flatMap(each -> keys(each.getOwner()).stream())
                    .distinct()
                    .toList();
        }
        return keys(writer);
    }

    /** Groups write nothing but their own items: the tests of their routes hold that against what is sent. */
    private static List<String> keys(JavaClass caller) {
        return caller.getPackageName().equals(GROUP_PACKAGE)
                ? GROUPS
                : KEYS.getOrDefault(caller.getSimpleName(), ANYWHERE);
    }

    /** To a role that may not list, S3 answers 403 where there is nothing, and this code waits for a 404. */
    private static boolean looksForWhatMayBeMissing(JavaCodeUnit unit) {
        return unit.getTryCatchBlocks().stream()
                .flatMap(block -> block.getCaughtThrowables().stream())
                .anyMatch(caught -> caught.getSimpleName().equals("NoSuchKeyException"));
    }
}
