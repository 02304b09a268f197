package io.tailwater.log.region;

import static io.tailwater.log.testing.Records.append;
import static io.tailwater.log.testing.Records.fetch;
import static io.tailwater.log.testing.Records.readAll;
import static io.tailwater.log.testing.Records.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.log.TailwaterLog;
import io.tailwater.log.compaction.Compaction.Due;
import io.tailwater.log.error.NotLeaderException;
import io.tailwater.log.error.StorageUnavailableException;
import io.tailwater.log.fetch.FetchFrom;
import io.tailwater.log.fetch.FetchRequest;
import io.tailwater.log.index.IndexPage;
import io.tailwater.log.store.LogTable;
import io.tailwater.log.testing.ReplicatedStore;
import io.tailwater.log.testing.ReplicatedStore.ItemDelivery;
import io.tailwater.log.testing.ReplicatedStore.ObjectDelivery;
import io.tailwater.log.testing.RequestCounter;
import io.tailwater.log.testing.SimulatedTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What a region with a copy shows, whatever of it has arrived. */
class CopyReadTest {

    private static final String TOPIC = "copied";

    private SimulatedTime time;
    private ReplicatedStore store;
    private RequestCounter requests;
    private TailwaterLog leader;
    private TailwaterLog copy;

    @BeforeEach
    void open() {
        time = new SimulatedTime();
        store = new ReplicatedStore(time, "a", "b");
        requests = new RequestCounter();
        leader = store.open("a", 1);
        copy = store.open("b", 2, requests);
        leader.admin().create(TOPIC, 1);
        store.deliverAll();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private List<ObjectDelivery> objects() {
        return store.pending().stream()
                .filter(ObjectDelivery.class::isInstance)
                .map(ObjectDelivery.class::cast)
                .toList();
    }

    private long logEnd() {
        return copy.index().head(copy.topics().get(TOPIC).partition(0)).nextOffset();
    }

    @Test
    void readingEndsBeforeTheFirstObjectThatIsMissing() {
        append(leader, TOPIC, 0, "one", "two");
        append(leader, TOPIC, 0, "three");
        append(leader, TOPIC, 0, "four");
        store.deliver(ItemDelivery.class::isInstance);
        List<ObjectDelivery> objects = objects();

        store.deliver(objects.get(0));
        store.deliver(objects.get(2));

        assertThat(values(readAll(copy, TOPIC, 0))).containsExactly("one", "two");
        assertThat(logEnd()).isEqualTo(2);

        store.deliver(objects.get(1));

        assertThat(values(readAll(copy, TOPIC, 0))).containsExactly("one", "two", "three", "four");
        assertThat(logEnd()).isEqualTo(4);
    }

    @Test
    void anOffsetThatMayStillComeIsWaitedFor() {
        append(leader, TOPIC, 0, "one");

        // A consumer that comes from the leader knows more than this region.
        assertThat(fetch(copy, TOPIC, 0, 1).nextOffset()).isEqualTo(1);
        var waiting = copy.fetcher()
                .fetch(new FetchRequest(TOPIC, 0, new FetchFrom.Offset(0), 1_000, 1, Duration.ofSeconds(5)));
        assertThat(waiting.records()).isEmpty();

        store.deliverAll();

        assertThat(values(fetch(copy, TOPIC, 0, 0).records())).containsExactly("one");
    }

    @Test
    void aShorterTailBeforeItsPageIsNotAHole() {
        for (int i = 0; i <= IndexPage.SEGMENTS + 1; i++) {
            append(leader, TOPIC, 0, "segment " + i);
        }
        // Only the last state of the head comes, and it has forgotten what the page names.
        store.deliver(each -> each instanceof ObjectDelivery);
        List<ItemDelivery> items =
                store.pending().stream().map(ItemDelivery.class::cast).toList();
        items.stream()
                .filter(item -> item.sortKey().equals("head"))
                .reduce((first, last) -> last)
                .ifPresent(store::deliver);

        assertThat(readAll(copy, TOPIC, 0)).isEmpty();
        assertThat(logEnd()).isZero();

        store.deliverAll();

        assertThat(readAll(copy, TOPIC, 0)).hasSize(IndexPage.SEGMENTS + 2);
    }

    @Test
    void aPageThatIsLateAfterItsSegmentsWereReadIsWaitedFor() {
        for (int i = 0; i < IndexPage.SEGMENTS; i++) {
            append(leader, TOPIC, 0, "segment " + i);
        }
        store.deliverAll();
        assertThat(readAll(copy, TOPIC, 0)).hasSize(IndexPage.SEGMENTS);
        append(leader, TOPIC, 0, "one more");
        store.deliver(
                each -> !(each instanceof ItemDelivery item) || !item.sortKey().startsWith("page#"));

        assertThatThrownBy(() -> fetch(copy, TOPIC, 0, 3)).isInstanceOf(StorageUnavailableException.class);
        assertThat(fetch(copy, TOPIC, 0, IndexPage.SEGMENTS).records()).hasSize(1);

        store.deliverAll();

        assertThat(fetch(copy, TOPIC, 0, 3).records()).isNotEmpty();
    }

    @Test
    void anEpochThatGoesOnWithOneThatHasNotArrivedIsWaitedFor() {
        append(leader, TOPIC, 0, "one");
        store.deliverAll();
        Map<String, AttributeValue> epoch = new HashMap<>(LogTable.key("leadership", "epoch#0000000004"));
        epoch.put("region", AttributeValue.fromS("a"));
        epoch.put("before", AttributeValue.fromN("3"));
        epoch.put("clean", AttributeValue.fromBool(true));
        epoch.put("since", AttributeValue.fromN("0"));
        store.plainClients("b").dynamoDb().putItem(request -> request.tableName(
                        store.location("b").table())
                .item(epoch));
        time.advance(Leadership.REFRESH);

        assertThatThrownBy(() -> fetch(copy, TOPIC, 0, 0))
                .isInstanceOf(StorageUnavailableException.class)
                .hasMessageContaining("epoch 3")
                .hasMessageContaining("has not arrived");
    }

    @Test
    void rawSegmentsAreReadUntilTheirParquetSegmentHasArrived() {
        append(leader, TOPIC, 0, "one");
        append(leader, TOPIC, 0, "two");
        store.deliverAll();
        leader.compaction()
                .run(leader.topics().get(TOPIC), Due.EVERYTHING, time.instant().plusSeconds(60), segment -> {});
        append(leader, TOPIC, 0, "three");
        store.deliver(
                each -> !(each instanceof ObjectDelivery object && object.key().endsWith(".parquet")));

        assertThat(values(readAll(copy, TOPIC, 0))).containsExactly("one", "two", "three");

        store.deliverAll();
        requests.take();

        assertThat(values(readAll(copy, TOPIC, 0))).containsExactly("one", "two", "three");
    }

    @Test
    void aCopyCostsOneLookForEachNewObjectAndNoneWhenThereIsNone() {
        for (int i = 0; i < 5; i++) {
            append(leader, TOPIC, 0, "segment " + i);
        }
        store.deliverAll();
        assertThat(fetch(copy, TOPIC, 0, 5).records()).isEmpty();
        requests.take();

        assertThat(fetch(copy, TOPIC, 0, 5).records()).isEmpty();
        assertThat(requests.take()).as("nothing is behind").isEqualTo(Map.of("GetItem", 1));
        assertThat(fetch(copy, TOPIC, 0, 4).records()).hasSize(1);
        assertThat(requests.take()).as("read at the tail").isEqualTo(Map.of("GetItem", 1, "GetObject", 1));

        append(leader, TOPIC, 0, "new");
        append(leader, TOPIC, 0, "newer");
        store.deliverAll();

        assertThat(fetch(copy, TOPIC, 0, 5).records()).hasSize(2);
        assertThat(requests.take())
                .as("two new segments")
                .isEqualTo(Map.of("GetItem", 1, "HeadObject", 2, "GetObject", 2));

        time.advance(Leadership.REFRESH);
        assertThat(fetch(copy, TOPIC, 0, 7).records()).isEmpty();
        assertThat(requests.take()).as("who leads, after a while").isEqualTo(Map.of("GetItem", 1, "Query", 1));
    }

    @Test
    void anotherProcessLooksAtFewObjectsAgain() {
        for (int i = 0; i < 70; i++) {
            append(leader, TOPIC, 0, "segment " + i);
        }
        store.deliverAll();
        while (logEnd() < 70) {
            time.advance(Duration.ofMillis(50));
        }
        var counted = new RequestCounter();
        TailwaterLog another = store.open("b", 3, counted);

        assertThat(fetch(another, TOPIC, 0, 69).records()).hasSize(1);

        assertThat(counted.take().get("HeadObject")).isLessThan(CopiedHeads.PROBES_MAX);
    }

    @Test
    void nothingIsWrittenWhereTheCopiesAre() {
        append(leader, TOPIC, 0, "one");
        store.deliverAll();
        int pending = store.pending().size();

        assertThatThrownBy(() -> append(copy, TOPIC, 0, "two"))
                .isInstanceOfSatisfying(NotLeaderException.class, refused -> assertThat(refused.leader())
                        .contains("a"));
        assertThatThrownBy(() -> copy.admin()).isInstanceOf(NotLeaderException.class);
        assertThatThrownBy(() -> copy.consumers()).isInstanceOf(NotLeaderException.class);
        assertThatThrownBy(() -> copy.groupAdmin()).isInstanceOf(NotLeaderException.class);
        assertThatThrownBy(() -> copy.compaction()).isInstanceOf(NotLeaderException.class);
        assertThatThrownBy(() -> copy.retention()).isInstanceOf(NotLeaderException.class);
        assertThat(store.pending()).hasSize(pending);
    }

    @Test
    void leadingCostsAQueryOnceInAWhileAndNothingElse() {
        append(leader, TOPIC, 0, "warm");
        var counted = new RequestCounter();
        TailwaterLog log = store.open("a", 4, counted);
        append(log, TOPIC, 0, "one");
        counted.take();

        append(log, TOPIC, 0, "two");
        assertThat(counted.take()).isEqualTo(Map.of("PutObject", 1, "UpdateItem", 1));

        time.advance(Leadership.REFRESH);
        append(log, TOPIC, 0, "three");
        assertThat(counted.take()).isEqualTo(Map.of("PutObject", 1, "UpdateItem", 1, "Query", 1));
    }
}
