package io.tailwater.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.lambda.FunctionStore;
import io.tailwater.lambda.HttpApiAnswer;
import io.tailwater.lambda.HttpApiEvent;
import io.tailwater.lambda.LambdaFunction;
import io.tailwater.lambda.LambdaFunction.Start;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is left to load for the first request after a snapshot: classes are counted, since time depends on the machine. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "Lambda's runtime interface client is built for Linux")
class SnapStartIT {

    private static final Path ARCHIVE = Path.of("target", "function.zip");
    private static final String TOPIC = "snapshots";

    /** What the framework loads with the first request as such, and some room; without a rehearsal it is several times as many. */
    private static final long LOADED_MAX = 900;

    /** Ids to come, clients with their connections and their credentials, topics and heads as they were. */
    private static final Set<String> NOT_SHARED = Set.of(
            "io.tailwater.format.key.UuidV7",
            "io.tailwater.log.TailwaterLog",
            "io.tailwater.log.topic.TopicCatalog",
            "software.amazon.awssdk.http.apache5.Apache5HttpClient",
            "software.amazon.awssdk.services.s3.DefaultS3Client",
            "software.amazon.awssdk.services.dynamodb.DefaultDynamoDbClient");

    @TempDir
    static Path folder;

    private static FunctionStore store;

    @BeforeAll
    static void provision() {
        store = FunctionStore.provision("tailwater-snapshots");
        store.createTopic(TOPIC, 1);
    }

    @Test
    void aFirstProduceAfterTheSnapshotLoadsFewClasses() throws Exception {
        assertFewLoaded(
                "produce",
                HttpApiEvent.request("POST", "/topics/" + TOPIC)
                        .text("application/json", "{\"records\":[{\"key\":\"k\",\"value\":{\"a\":1}}]}"));
    }

    @Test
    void aFirstConsumeAfterTheSnapshotLoadsFewClasses() throws Exception {
        assertFewLoaded(
                "consume",
                HttpApiEvent.request("GET", "/topics/" + TOPIC + "/partitions/0/records")
                        .query("offset=earliest&timeout=0"));
    }

    /**
     * Copies of a snapshot are the same to the last bit: two with one generator of ids would name their segments alike, and two with one
     * connection would read each other's answers. So each has to be made behind the restore.
     */
    @Test
    void whatCopiesMustNotShareIsMadeBehindTheSnapshot() throws Exception {
        Path home = Files.createDirectory(folder.resolve("copies"));
        try (LambdaFunction function =
                LambdaFunction.start(Start.SNAPSHOT, ARCHIVE, store.environment("all"), home, List.of())) {
            function.awaitSnapshot();
            assertThat(notShared(function)).isEmpty();
            function.restore();

            HttpApiAnswer answer = HttpApiAnswer.parse(function.invoke(HttpApiEvent.request("POST", "/topics/" + TOPIC)
                    .text("application/json", "{\"records\":[{\"value\":1}]}")
                    .json()));

            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(notShared(function)).isEqualTo(NOT_SHARED);
        }
    }

    private static Set<String> notShared(LambdaFunction function) throws Exception {
        return function.liveInstances().keySet().stream()
                .filter(NOT_SHARED::contains)
                .collect(Collectors.toSet());
    }

    private static void assertFewLoaded(String name, HttpApiEvent event) throws Exception {
        Path home = Files.createDirectory(folder.resolve(name));
        Path loaded = home.resolve("classes.log");
        // Full rights for both: a role that allows a part of the steps only is refused there, and loads what refusals
        // need.
        try (LambdaFunction function = LambdaFunction.start(
                Start.SNAPSHOT, ARCHIVE, store.environment("all"), home, List.of("-Xlog:class+load:file=" + loaded))) {
            function.awaitSnapshot();
            long before = count(loaded);
            function.restore();

            HttpApiAnswer answer = HttpApiAnswer.parse(function.invoke(event.json()));

            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            long after = count(loaded);
            assertThat(after - before)
                    .as("classes loaded after the snapshot, of %d in all", after)
                    .isLessThan(LOADED_MAX);
        }
    }

    private static long count(Path loaded) throws IOException {
        try (Stream<String> lines = Files.lines(loaded)) {
            return lines.filter(line -> line.contains(" source: ")).count();
        }
    }
}
