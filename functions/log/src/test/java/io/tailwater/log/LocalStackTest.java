package io.tailwater.log;

import static io.tailwater.log.testing.Records.append;
import static io.tailwater.log.testing.Records.at;
import static io.tailwater.log.testing.Records.fetch;
import static io.tailwater.log.testing.Records.offsets;
import static io.tailwater.log.testing.Records.readAll;
import static io.tailwater.log.testing.Records.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tailwater.emulators.testing.TestAws;
import io.tailwater.format.record.OffsetRecord;
import io.tailwater.localstack.LocalStack;
import io.tailwater.log.compaction.Compaction.Due;
import io.tailwater.log.error.OffsetOutOfRangeException;
import io.tailwater.log.fetch.FetchFrom;
import io.tailwater.log.group.AssignmentStrategy;
import io.tailwater.log.group.CommittedOffset;
import io.tailwater.log.group.MemberConfig;
import io.tailwater.log.group.OffsetReset;
import io.tailwater.log.group.PollRequest;
import io.tailwater.log.group.PollResult;
import io.tailwater.log.group.Subscription;
import io.tailwater.log.store.LogTable;
import io.tailwater.log.testing.Faults;
import io.tailwater.log.testing.SimulatedTime;
import io.tailwater.log.testing.TableFiles;
import io.tailwater.log.testing.TestStore;
import io.tailwater.log.topic.TopicPartition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The whole engine on a second implementation of S3, by other people: LocalStack in a container where there is Docker, or
 * the endpoint that was chosen for this run. What only the emulators' S3 would allow shows here in every build that has Docker.
 * All suites run on it when asked: see CONTRIBUTING.md.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@EnabledIf(value = "isThere", disabledReason = LocalStackTest.SKIPPED)
class LocalStackTest {

    static final String SKIPPED =
            "LocalStackTest is skipped: " + LocalStack.IMAGE + " needs Docker, and no Docker engine"
                    + " answers here. To run it on a LocalStack that runs already, set AWS_ENDPOINT_URL";

    private static final int RACERS = 16;
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;

    private static TestStore store;
    private static TableFiles files;
    private static int seeds;

    private final SimulatedTime time = new SimulatedTime();

    static boolean isThere() {
        boolean there = TestAws.chosen().isPresent() || LocalStack.canStart();
        if (!there) {
            // Maven's own output counts what is skipped and does not say why.
            System.out.println(SKIPPED);
        }
        return there;
    }

    @BeforeAll
    static void open() {
        store = new TestStore(TestAws.chosen().orElseGet(LocalStack::start));
        files = new TableFiles(store);
    }

    @AfterAll
    static void close() {
        store.close();
    }

    @Test
    void oneOfManyRacersWritesAnObject() throws Exception {
        S3Client s3 = store.plainClients().s3();
        String bucket = store.location().bucket();
        var together = new CyclicBarrier(RACERS);
        Callable<Integer> race = () -> {
            together.await(1, TimeUnit.MINUTES);
            try {
                return s3.putObject(
                                put -> put.bucket(bucket).key("raced").ifNoneMatch("*"),
                                RequestBody.fromString("0123456789"))
                        .sdkHttpResponse()
                        .statusCode();
            } catch (S3Exception e) {
                return e.statusCode();
            }
        };

        List<Integer> answers = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(RACERS);
        try {
            for (Future<Integer> answer : threads.invokeAll(
                    IntStream.range(0, RACERS).mapToObj(i -> race).toList())) {
                answers.add(answer.get());
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(answers).containsOnlyOnce(200).isSubsetOf(200, CONFLICT, PRECONDITION_FAILED);
    }

    @Test
    void aRangeIsAnsweredWithItsPlace() {
        S3Client s3 = store.plainClients().s3();
        String bucket = store.location().bucket();
        s3.putObject(put -> put.bucket(bucket).key("ranged"), RequestBody.fromString("0123456789"));

        ResponseBytes<GetObjectResponse> part =
                s3.getObjectAsBytes(get -> get.bucket(bucket).key("ranged").range("bytes=2-5"));

        assertThat(part.asUtf8String()).isEqualTo("2345");
        assertThat(part.response().sdkHttpResponse().statusCode()).isEqualTo(206);
        assertThat(part.response().contentRange()).isEqualTo("bytes 2-5/10");
    }

    @Test
    void aRefusedUpdateShowsTheItem() {
        var key = LogTable.key("here", "item");
        var dynamoDb = store.plainClients().dynamoDb();
        String table = store.location().table();
        dynamoDb.updateItem(update -> update.tableName(table)
                .key(key)
                .updateExpression("SET n = :n")
                .expressionAttributeValues(Map.of(":n", AttributeValue.fromN("7"))));

        ConditionalCheckFailedException refusal = catchThrowableOfType(
                ConditionalCheckFailedException.class,
                () -> dynamoDb.updateItem(update -> update.tableName(table)
                        .key(key)
                        .updateExpression("SET n = :n")
                        .conditionExpression("attribute_not_exists(n)")
                        .expressionAttributeValues(Map.of(":n", AttributeValue.fromN("8")))
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)));

        assertThat(refusal.item()).containsEntry("n", AttributeValue.fromN("7"));
    }

    @Test
    void whatIsProducedByManyIsReadByAllAtDenseOffsets() throws Exception {
        List<TailwaterLog> engines = List.of(engine(), engine(), engine());
        engines.get(0).admin().create("many", 1);
        ExecutorService threads = Executors.newFixedThreadPool(engines.size());
        try {
            for (Future<List<Long>> appended : threads.invokeAll(engines.stream()
                    .<Callable<List<Long>>>map(engine -> () -> LongStream.range(0, 20)
                            .map(i -> append(
                                    engine, "many", 0, List.of(at(1_000 + i, "first " + i), at(1_000 + i, "second"))))
                            .boxed()
                            .toList())
                    .toList())) {
                assertThat(appended.get()).isSorted().hasSize(20);
            }
        } finally {
            threads.shutdownNow();
        }

        List<OffsetRecord> all = readAll(engine(), "many", 0);

        assertThat(offsets(all)).isEqualTo(LongStream.range(0, 120).boxed().toList());
        for (TailwaterLog engine : engines) {
            assertThat(readAll(engine, "many", 0)).isEqualTo(all);
            assertThat(fetch(engine, "many", 0, 77).records()).startsWith(all.get(77));
        }
        long found = engine().fetcher().find("many", 0, new FetchFrom.Timestamp(1_010));
        assertThat(all.get(Math.toIntExact(found)).record().timestampMs()).isGreaterThanOrEqualTo(1_010);
    }

    /** Each request of an append is lost on its way there, or on its way back, or fails in the server after it was done. */
    @ParameterizedTest
    @EnumSource(
            value = Faults.Kind.class,
            names = {"NOT_SENT", "ANSWER_LOST", "SERVER_ERROR"})
    void whatIsLostOnTheWayIsAppendedOnce(Faults.Kind kind) {
        String topic = "once-" + kind;
        var faults = new Faults();
        TailwaterLog log = engine(faults);
        log.admin().create(topic, 1);
        append(log, topic, 0, "before");

        faults.next(1, Faults.UPLOAD, kind);
        long uploadedTwice = append(log, topic, 0, "upload");
        faults.next(1, Faults.COMMIT, kind);
        long committedTwice = append(log, topic, 0, "commit");

        assertThat(List.of(uploadedTwice, committedTwice)).containsExactly(1L, 2L);
        assertThat(values(readAll(engine(), topic, 0))).containsExactly("before", "upload", "commit");
    }

    @Test
    void aGroupSharesAndGoesOnWhereItWas() {
        TailwaterLog here = engine();
        TailwaterLog there = engine();
        here.admin().create("shared", 2);
        append(here, "shared", 0, "a", "b");
        join(here, "one");
        assertThat(poll(there, "one")).containsExactly("a", "b");
        here.consumers().commit("readers", "one", List.of(new CommittedOffset(new TopicPartition("shared", 0), 1, "")));

        join(there, "two");
        append(here, "shared", 1, "c");
        assertThat(poll(here, "two")).containsExactly("c");
        here.consumers().delete("readers", "one");
        time.advance(Duration.ofSeconds(1));

        assertThat(poll(there, "two")).containsExactly("b");
        assertThat(there.consumers().assignment("readers", "two")).hasSize(2);
    }

    @Test
    void theLogBecomesATableAndGoesInTheEnd() {
        var faults = new Faults();
        TailwaterLog log = engine(faults);
        log.admin().create("table", 1, Map.of("retention.ms", "86400000"));
        for (int i = 0; i < 20; i++) {
            append(log, "table", 0, List.of(at(time.millis(), "v" + i), at(time.millis(), "w" + i)));
        }
        List<OffsetRecord> before = readAll(log, "table", 0);
        faults.next(1, Faults.UPLOAD, Faults.Kind.ANSWER_LOST);

        compact(log);

        assertThat(files.records("table", 0)).isEqualTo(before);
        assertThat(readAll(engine(), "table", 0)).isEqualTo(before);
        for (OffsetRecord record : before) {
            assertThat(fetch(log, "table", 0, record.offset()).records().get(0)).isEqualTo(record);
        }

        retain(log);
        time.advance(Duration.ofHours(2));
        retain(log);
        assertThat(files.keys("t/raw/table/")).isEmpty();
        assertThat(readAll(engine(), "table", 0)).isEqualTo(before);
        time.advance(Duration.ofDays(2));
        retain(log);
        time.advance(Duration.ofHours(2));
        retain(log);
        retain(log);
        assertThat(files.keys("t/table/topic=table/")).isEmpty();
        assertThatThrownBy(() -> fetch(engine(), "table", 0, 3)).isInstanceOf(OffsetOutOfRangeException.class);
        assertThat(append(log, "table", 0, "goes on")).isEqualTo(before.size());
    }

    /** Seeds of their own: ids that repeat would name each other's topics and objects. */
    private TailwaterLog engine(Faults... faults) {
        return store.open(time, ++seeds, faults);
    }

    private static void join(TailwaterLog log, String member) {
        log.consumers()
                .create(
                        "readers",
                        member,
                        new MemberConfig(
                                "binary", OffsetReset.EARLIEST, false, 1, Duration.ZERO, AssignmentStrategy.RANGE));
        log.consumers().subscribe("readers", member, new Subscription.Topics(Set.of("shared")));
    }

    private static List<String> poll(TailwaterLog log, String member) {
        PollResult result = log.consumers()
                .poll("readers", member, new PollRequest(1_000_000, Optional.of(Duration.ZERO), Optional.empty()));
        return result.batches().stream()
                .flatMap(batch -> batch.records().stream())
                .map(record -> record.record().value().toUtf8String())
                .toList();
    }

    private void compact(TailwaterLog log) {
        assertThat(log.compaction()
                        .run(
                                log.topics().get("table"),
                                Due.EVERYTHING,
                                time.instant().plusSeconds(60),
                                made -> {}))
                .isZero();
    }

    private void retain(TailwaterLog log) {
        assertThat(log.retention().run(time.instant().plusSeconds(600)).failures())
                .isZero();
    }
}
