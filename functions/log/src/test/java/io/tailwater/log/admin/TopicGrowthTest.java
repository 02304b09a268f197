package io.tailwater.log.admin;

import static io.tailwater.log.testing.Records.append;
import static io.tailwater.log.testing.Records.readAll;
import static io.tailwater.log.testing.Records.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.log.TailwaterLog;
import io.tailwater.log.error.InvalidRequestException;
import io.tailwater.log.error.StorageUnavailableException;
import io.tailwater.log.error.UnknownPartitionException;
import io.tailwater.log.error.UnknownTopicException;
import io.tailwater.log.testing.Faults;
import io.tailwater.log.testing.TestStore;
import io.tailwater.log.topic.Topic;
import io.tailwater.log.topic.TopicIdPartition;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

class TopicGrowthTest {

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
    void recordsStayAndNewPartitionsAreEmptyAndWritable() {
        log.admin().create("grown", 2);
        append(log, "grown", 1, "kept");
        append(elsewhere, "grown", 1, "there too");

        Topic grown = log.admin().growPartitions("grown", 250);

        assertThat(grown.partitionCount()).isEqualTo(250);
        assertThat(values(readAll(log, "grown", 1))).containsExactly("kept", "there too");
        assertThat(append(log, "grown", 249, "new")).isZero();
        // It remembers two partitions, and asks again when a third is named.
        assertThat(append(elsewhere, "grown", 249, "newer")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 3, 1001})
    void onlyMoreArePossible(int count) {
        String name = "not-more" + count;
        log.admin().create(name, 3);

        assertThatThrownBy(() -> log.admin().growPartitions(name, count))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("partitions_count: " + count);
        assertThat(log.topics().refresh(name).partitionCount()).isEqualTo(3);
    }

    @Test
    void aTopicThatIsNotThereCannotGrow() {
        assertThatThrownBy(() -> log.admin().growPartitions("nowhere", 3)).isInstanceOf(UnknownTopicException.class);
    }

    @Test
    void growingThatFailedHalfWayShowsNothingAndCanBeRepeated() {
        log.admin().create("half", 1);
        var faults = new Faults();
        TailwaterLog failing = store.open(faults);
        // The heads are written by a transaction, the count by an update.
        faults.whenever(request -> request instanceof UpdateItemRequest, Faults.Kind.NOT_SENT);

        assertThatThrownBy(() -> failing.admin().growPartitions("half", 4))
                .isInstanceOf(StorageUnavailableException.class);

        assertThatThrownBy(() -> append(log, "half", 1, "too early")).isInstanceOf(UnknownPartitionException.class);
        assertThat(log.admin().growPartitions("half", 3).partitionCount()).isEqualTo(3);
        assertThat(append(log, "half", 2, "there")).isZero();
    }

    @Test
    void deletingATopicWhoseGrowthFailedLeavesNoHeads() {
        Topic topic = log.admin().create("half-and-gone", 1);
        var faults = new Faults();
        TailwaterLog failing = store.open(faults);
        faults.whenever(request -> request instanceof UpdateItemRequest, Faults.Kind.NOT_SENT);
        assertThatThrownBy(() -> failing.admin().growPartitions("half-and-gone", 4))
                .isInstanceOf(StorageUnavailableException.class);
        var third = new TopicIdPartition(topic.id(), topic.name(), 3);
        assertThat(log.index().head(third).nextOffset()).isZero();

        log.admin().delete("half-and-gone");

        assertThatThrownBy(() -> log.index().head(third)).isInstanceOf(UnknownTopicException.class);
    }

    @Test
    void ofManyGrowersNoneTakesRecordsAway() {
        log.admin().create("raced", 1);

        List.of(log, elsewhere, store.open(), store.open()).parallelStream().forEach(engine -> {
            for (int count = 2; count <= 6; count++) {
                try {
                    engine.admin().growPartitions("raced", count);
                } catch (InvalidRequestException alreadyThere) {
                    // Another one was first.
                }
                append(engine, "raced", count - 1, "in " + count);
            }
        });

        assertThat(log.topics().refresh("raced").partitionCount()).isEqualTo(6);
        for (int partition = 1; partition < 6; partition++) {
            assertThat(readAll(log, "raced", partition)).hasSize(4);
        }
    }

    @Test
    void aLateGrowerTakesNothingAway() {
        log.admin().create("late", 1);
        var faults = new Faults();
        TailwaterLog late = store.open(faults);
        faults.stallNext(request -> request instanceof TransactWriteItemsRequest, () -> {
            log.admin().growPartitions("late", 4);
            append(log, "late", 2, "kept");
        });

        Topic grown = late.admin().growPartitions("late", 3);

        assertThat(grown.partitionCount()).isEqualTo(4);
        assertThat(values(readAll(log, "late", 2))).containsExactly("kept");
    }

    @Test
    void aLateGrowerLeavesATopicAloneThatWasCreatedSince() {
        Topic first = log.admin().create("recreated", 1);
        var faults = new Faults();
        TailwaterLog late = store.open(faults);
        faults.stallNext(request -> request instanceof TransactWriteItemsRequest, () -> {
            log.admin().delete("recreated");
            log.admin().create("recreated", 1);
        });

        assertThatThrownBy(() -> late.admin().growPartitions("recreated", 3)).isInstanceOf(UnknownTopicException.class);

        assertThat(log.topics().refresh("recreated").partitionCount()).isEqualTo(1);
        assertThatThrownBy(() -> log.index().head(new TopicIdPartition(first.id(), "recreated", 2)))
                .isInstanceOf(UnknownTopicException.class);
    }

    @Test
    void aTopicFromBeforeGrowingExistedCanGrow() {
        log.admin().create("old-item", 1);
        store.plainClients().dynamoDb().updateItem(request -> request.tableName(
                        store.location().table())
                .key(Map.of("pk", AttributeValue.fromS("topics"), "sk", AttributeValue.fromS("old-item")))
                .updateExpression("REMOVE headCount, configs"));

        assertThat(log.admin().growPartitions("old-item", 2).partitionCount()).isEqualTo(2);
        log.admin().delete("old-item");
        assertThatThrownBy(() -> log.topics().refresh("old-item")).isInstanceOf(UnknownTopicException.class);
    }
}
