package io.tailwater.log.admin;

import static io.tailwater.log.testing.Records.append;
import static io.tailwater.log.testing.Records.readAll;
import static io.tailwater.log.testing.Records.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.log.TailwaterLog;
import io.tailwater.log.error.InvalidRequestException;
import io.tailwater.log.error.StorageUnavailableException;
import io.tailwater.log.error.TopicAlreadyExistsException;
import io.tailwater.log.error.UnknownPartitionException;
import io.tailwater.log.error.UnknownTopicException;
import io.tailwater.log.testing.Faults;
import io.tailwater.log.testing.TestStore;
import io.tailwater.log.topic.Topic;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

class TopicAdminTest {

    private static TestStore store;
    private static TailwaterLog log;
    private static TailwaterLog elsewhere;

    @BeforeAll
    static void open() {
        store = new TestStore();
        log = store.open();
        elsewhere = store.open();
    }

    @AfterAll
    static void close() {
        store.close();
    }

    @Test
    void aTopicIsThereForEveryEngine() {
        Topic created = log.admin().create("created", 3);

        assertThat(elsewhere.topics().get("created")).isEqualTo(created);
        assertThat(elsewhere.topics().list()).contains(created);
        assertThat(created.partitionCount()).isEqualTo(3);
        assertThat(IntStream.range(0, 3).mapToObj(p -> elsewhere.index().head(created.partition(p))))
                .allSatisfy(head -> {
                    assertThat(head.logStartOffset()).isZero();
                    assertThat(head.nextOffset()).isZero();
                });
    }

    @Test
    void aTopicMayHaveAsManyPartitionsAsTheLimitSays() {
        Topic created = log.admin().create("wide", Topic.PARTITIONS_MAX);

        assertThat(append(log, "wide", Topic.PARTITIONS_MAX - 1, "last")).isZero();
        assertThatThrownBy(() -> append(log, "wide", Topic.PARTITIONS_MAX, "beyond"))
                .isInstanceOf(UnknownPartitionException.class)
                .hasMessageContaining("partition 1000 of topic wide")
                .hasMessageContaining("0 to 999");
        assertThat(created.partitionCount()).isEqualTo(Topic.PARTITIONS_MAX);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/b", "a b", "tö", "a\nb"})
    void aNameThatKafkaRefusesIsRefused(String name) {
        assertThatThrownBy(() -> log.admin().create(name, 1))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("topic_name: ")
                .hasMessageContaining("249");
    }

    @Test
    void namesEndAt249Characters() {
        assertThatThrownBy(() -> log.admin().create("n".repeat(250), 1)).isInstanceOf(InvalidRequestException.class);
        assertThat(log.admin().create("n".repeat(249), 1).name()).hasSize(249);
        assertThat(append(log, "n".repeat(249), 0, "a record under the longest key"))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, 0, 1001, Integer.MAX_VALUE})
    void aPartitionCountBeyondTheLimitsIsRefused(int partitions) {
        assertThatThrownBy(() -> log.admin().create("count", partitions))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("partitions_count: " + partitions + " is not between 1 and 1000");
        assertThatThrownBy(() -> log.topics().get("count")).isInstanceOf(UnknownTopicException.class);
    }

    @Test
    void aNameIsGivenOnce() {
        Topic first = log.admin().create("once", 2);

        assertThatThrownBy(() -> elsewhere.admin().create("once", 5)).isInstanceOf(TopicAlreadyExistsException.class);
        assertThat(log.topics().refresh("once")).isEqualTo(first);
    }

    @Test
    void ofManyThatCreateOneNameOneSucceeds() {
        List<TailwaterLog> engines = List.of(log, elsewhere, store.open(), store.open());

        long created = engines.parallelStream()
                .filter(engine -> {
                    try {
                        engine.admin().create("raced", 1);
                        return true;
                    } catch (TopicAlreadyExistsException e) {
                        return false;
                    }
                })
                .count();

        assertThat(created).isEqualTo(1);
        assertThat(append(log, "raced", 0, "a")).isZero();
        assertThat(append(elsewhere, "raced", 0, "b")).isEqualTo(1);
    }

    @Test
    void aDeletedTopicIsGoneForEveryEngineThatKnewIt() {
        log.admin().create("deleted", 1);
        append(elsewhere, "deleted", 0, "known there");

        log.admin().delete("deleted");

        assertThatThrownBy(() -> append(elsewhere, "deleted", 0, "late")).isInstanceOf(UnknownTopicException.class);
        assertThatThrownBy(() -> readAll(elsewhere, "deleted", 0)).isInstanceOf(UnknownTopicException.class);
        assertThatThrownBy(() -> log.admin().delete("deleted")).isInstanceOf(UnknownTopicException.class);
    }

    @Test
    void aRecreatedTopicNeverShowsOldRecords() {
        log.admin().create("again", 1);
        append(elsewhere, "again", 0, "old", "older");
        log.admin().delete("again");
        log.admin().create("again", 1);

        // The other engine still remembers the first incarnation.
        assertThat(readAll(elsewhere, "again", 0)).isEmpty();
        assertThat(append(elsewhere, "again", 0, "new")).isZero();
        assertThat(values(readAll(log, "again", 0))).containsExactly("new");
    }

    @Test
    void anEngineThatRemembersTheOldIncarnationAppendsToTheNewOne() {
        log.admin().create("moved-on", 1);
        append(elsewhere, "moved-on", 0, "old");
        log.admin().delete("moved-on");
        log.admin().create("moved-on", 1);

        assertThat(append(elsewhere, "moved-on", 0, "new")).isZero();
        assertThat(values(readAll(log, "moved-on", 0))).containsExactly("new");
    }

    @Test
    void aCreateThatFailsHalfWayLeavesNoTopicAndIsListedAsLeftover() {
        var faults = new Faults();
        TailwaterLog failing = store.open(faults);
        faults.whenever(request -> request instanceof TransactWriteItemsRequest, Faults.Kind.NOT_SENT);

        assertThatThrownBy(() -> failing.admin().create("half", 2)).isInstanceOf(StorageUnavailableException.class);

        assertThatThrownBy(() -> log.topics().get("half")).isInstanceOf(UnknownTopicException.class);
        assertThat(leftovers()).contains("half");
        assertThat(log.admin().create("half", 2).partitionCount()).isEqualTo(2);
    }

    @Test
    void aDeleteWhoseAnswerIsLostHasDeleted() {
        var faults = new Faults();
        TailwaterLog failing = store.open(faults);
        log.admin().create("lost-answer", 1);
        faults.next(1, request -> request instanceof TransactWriteItemsRequest, Faults.Kind.ANSWER_LOST);

        failing.admin().delete("lost-answer");

        assertThatThrownBy(() -> log.topics().get("lost-answer")).isInstanceOf(UnknownTopicException.class);
        assertThat(leftovers()).contains("lost-answer");
    }

    private static List<String> leftovers() {
        return store
                .plainClients()
                .dynamoDb()
                .query(request -> request.tableName(store.location().table())
                        .consistentRead(true)
                        .keyConditionExpression("pk = :leftovers")
                        .expressionAttributeValues(Map.of(":leftovers", AttributeValue.fromS("leftovers"))))
                .items()
                .stream()
                .map(item -> item.get("name").s())
                .toList();
    }
}
