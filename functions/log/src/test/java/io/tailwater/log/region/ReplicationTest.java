package io.tailwater.log.region;

import static io.tailwater.log.testing.Records.append;
import static io.tailwater.log.testing.Records.readAll;
import static io.tailwater.log.testing.Records.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.tailwater.log.TailwaterLog;
import io.tailwater.log.compaction.Compaction.Due;
import io.tailwater.log.error.InvalidRequestException;
import io.tailwater.log.error.NotLeaderException;
import io.tailwater.log.error.NotReplicatedException;
import io.tailwater.log.error.OutcomeUnknownException;
import io.tailwater.log.index.IndexPage;
import io.tailwater.log.region.Progress.Step;
import io.tailwater.log.region.ReplicationAge.RegionAge;
import io.tailwater.log.region.ReplicationMonitor.CopyState;
import io.tailwater.log.testing.ReplicatedStore;
import io.tailwater.log.testing.ReplicatedStore.Delivery;
import io.tailwater.log.testing.ReplicatedStore.ItemDelivery;
import io.tailwater.log.testing.ReplicatedStore.ObjectDelivery;
import io.tailwater.log.testing.RequestCounter;
import io.tailwater.log.testing.SimulatedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the leader knows of its copies, and appends that wait for them. */
class ReplicationTest {

    private static final String TOPIC = "watched";

    private final SimulatedTime time = new SimulatedTime();
    private final RequestCounter requests = new RequestCounter();
    private final ReplicatedStore store = new ReplicatedStore(time, "a", "b", "c");
    private final TailwaterLog leader = store.open("a", 1, requests);

    @BeforeEach
    void begin() {
        leader.admin().create(TOPIC, 1);
        store.deliverAll();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static Predicate<Delivery> to(String region) {
        return delivery -> delivery.target().equals(region);
    }

    private List<CopyState> copies() {
        return leader.regions()
                .orElseThrow()
                .replication()
                .report(leader.topics().get(TOPIC))
                .get(0)
                .copies();
    }

    private void awaitCopies(int regions, long firstOffset, long lastOffset) {
        leader.regions()
                .orElseThrow()
                .acks()
                .await(leader.topics().get(TOPIC).partition(0), regions, firstOffset, lastOffset, RegionAcks.WAIT_MAX);
    }

    @Test
    void saysForEachRegionUpToWhereEverythingHasArrivedAndHowOldTheRestIs() {
        for (int i = 0; i < 5; i++) {
            append(leader, TOPIC, 0, "segment " + i);
            time.advance(Duration.ofSeconds(10));
        }
        List<ObjectDelivery> objects = store.pending().stream()
                .filter(ObjectDelivery.class::isInstance)
                .map(ObjectDelivery.class::cast)
                .filter(to("c"))
                .toList();
        store.deliver(to("b"));
        store.deliver(to("c").and(ItemDelivery.class::isInstance));
        // All but the third: being mostly in order is not being in order.
        for (int i : new int[] {0, 1, 3, 4}) {
            store.deliver(objects.get(i));
        }

        assertThat(copies())
                .extracting(CopyState::region, CopyState::arrivedOffset, CopyState::lagRecords, CopyState::exact)
                .containsExactly(tuple("b", 5L, 0L, true), tuple("c", 2L, 3L, true));
        assertThat(copies().get(1).status()).contains("PENDING");
        assertThat(copies().get(1).oldestMissingAge()).isEqualTo(Duration.ofSeconds(30));
        assertThat(copies().get(0).oldestMissingAge()).isZero();

        store.fail(objects.get(2));
        assertThat(copies().get(1).status()).contains("FAILED");
        assertThatThrownBy(() -> store.open("b", 2)
                        .regions()
                        .orElseThrow()
                        .replication()
                        .report(leader.topics().get(TOPIC)))
                .isInstanceOf(NotLeaderException.class);
    }

    @Test
    void objectsThatArriveBeforeTheirItemsAreNotThereYet() {
        append(leader, TOPIC, 0, "one");
        store.deliver(to("b").and(ObjectDelivery.class::isInstance));

        CopyState b = copies().get(0);

        assertThat(b.arrivedOffset()).isZero();
        assertThat(b.lagRecords()).isOne();
    }

    @Test
    void aRegionThatIsGoneIsReportedAndTheOthersStill() {
        append(leader, TOPIC, 0, "one");
        store.deliverAll();
        store.lose("b");

        List<CopyState> copies = copies();

        assertThat(copies.get(0).failure()).isPresent();
        assertThat(copies.get(1).failure()).isEmpty();
        assertThat(copies.get(1).lagRecords()).isZero();
    }

    @Test
    void aReportCostsNothingForWhatWasFoundBefore() {
        for (int i = 0; i < 40; i++) {
            append(leader, TOPIC, 0, "segment " + i);
        }
        store.deliverAll();
        copies();
        requests.take();

        copies();

        // The own head, and one head in each region. No LIST, and no object is looked for again.
        assertThat(requests.take()).isEqualTo(Map.of("GetItem", 3));
    }

    private List<RegionAge> ages() {
        return leader.regions()
                .orElseThrow()
                .age()
                .look(leader.topics().list(), time.instant().plusSeconds(60));
    }

    @Test
    void theAgeIsThatOfTheOldestSegmentThatIsMissingAndTakesFewRequestsHoweverManyThereAre() {
        leader.admin().create("quiet", 2);
        append(leader, "quiet", 1, "arrives");
        store.deliverAll();
        for (int i = 0; i < 60; i++) {
            append(leader, TOPIC, 0, "segment " + i);
            time.advance(Duration.ofSeconds(10));
        }
        List<ObjectDelivery> objects = store.pending().stream()
                .filter(ObjectDelivery.class::isInstance)
                .map(ObjectDelivery.class::cast)
                .filter(to("b"))
                .toList();
        store.deliver(to("c"));
        store.deliver(to("b").and(ItemDelivery.class::isInstance));
        objects.subList(0, 40).forEach(store::deliver);
        requests.take();

        List<RegionAge> ages = ages();

        assertThat(ages)
                .extracting(RegionAge::region, RegionAge::age, RegionAge::partitions)
                .containsExactly(tuple("b", Duration.ofSeconds(200), 3), tuple("c", Duration.ZERO, 3));
        assertThat(ages.get(0).oldest()).contains(leader.topics().get(TOPIC).partition(0));
        assertThat(ages.get(1).oldest()).isEmpty();
        Map<String, Integer> taken = requests.take();
        assertThat(taken.get("HeadObject")).isLessThanOrEqualTo(2 * (ReplicationAge.WALK_MAX + 7));
        assertThat(taken).doesNotContainKey("ListObjectsV2");

        // What the copy has stays known, and compaction, whose segment has not arrived either, makes nothing younger.
        time.advance(Duration.ofSeconds(100));
        leader.compaction()
                .run(leader.topics().get(TOPIC), Due.EVERYTHING, time.instant().plusSeconds(60), made -> {});
        requests.take();
        assertThat(ages().get(0).age()).isEqualTo(Duration.ofSeconds(300));
        assertThat(requests.take().get("HeadObject")).isLessThan(taken.get("HeadObject"));

        objects.subList(40, 60).forEach(store::deliver);
        assertThat(ages()).extracting(RegionAge::age).containsExactly(Duration.ZERO, Duration.ZERO);
    }

    @Test
    void theAgeIsTheLeadersToSayAndOfRegionsThatAnswer() {
        append(leader, TOPIC, 0, "one");
        time.advance(Duration.ofSeconds(10));
        store.lose("b");

        assertThat(ages())
                .extracting(RegionAge::region, RegionAge::age)
                .containsExactly(tuple("c", Duration.ofSeconds(10)));
        assertThat(leader.regions().orElseThrow().age().look(leader.topics().list(), time.instant()))
                .isEmpty();
        ReplicationAge elsewhere = store.open("c", 2).regions().orElseThrow().age();
        assertThatThrownBy(() -> elsewhere.look(leader.topics().list(), Instant.MAX))
                .isInstanceOf(NotLeaderException.class);
    }

    @Test
    void anAppendWaitsUntilAsManyRegionsHaveIt() {
        store.whileAsleep(() -> store.deliver(to("c")));
        long offset = append(leader, TOPIC, 0, "one", "two");

        awaitCopies(2, offset, offset + 1);

        assertThat(copies().get(1).lagRecords()).isZero();
        assertThat(copies().get(0).lagRecords()).isEqualTo(2);
        assertThatThrownBy(() -> awaitCopies(3, offset, offset + 1))
                .isInstanceOf(NotReplicatedException.class)
                .hasMessageContaining("appended at offsets 0 to 1 of partition 0 of topic watched")
                .hasMessageContaining("only 2 of 3 regions");
        assertThatThrownBy(() -> awaitCopies(4, offset, offset + 1))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("regions=4 are more than the 3 that there are");
    }

    @Test
    void whatTwoRegionsHaveSurvivesTheLeaderWhicheverOfTheOthersGoesOn() {
        for (int i = 0; i < IndexPage.SEGMENTS; i++) {
            append(leader, TOPIC, 0, "segment " + i);
        }
        store.deliver(to("c"));
        awaitCopies(2, 0, IndexPage.SEGMENTS - 1);
        // Then the head forgets what its page names, and in c only the head arrives.
        append(leader, TOPIC, 0, "one more");
        store.deliver(to("c").and(each ->
                each instanceof ItemDelivery item && item.sortKey().equals("head")));
        store.lose("a");

        Progress progress = store.open("b", 2)
                .regions()
                .orElseThrow()
                .promotion()
                .move("b", 1, true, time.instant().plusSeconds(60));

        assertThat(progress.step()).isEqualTo(Step.LEADING);
        List<String> log = values(readAll(store.open("b", 3), TOPIC, 0));
        assertThat(log).hasSize(IndexPage.SEGMENTS).endsWith("segment " + (IndexPage.SEGMENTS - 1));
    }

    @Test
    void aLeaderThatWasLeftBehindIsToldSoByTheCopiesThatItAsks() {
        append(leader, TOPIC, 0, "one");
        store.deliverAll();
        store.lose("a");
        store.open("b", 2)
                .regions()
                .orElseThrow()
                .promotion()
                .move("b", 1, true, time.instant().plusSeconds(60));
        store.restore("a");
        // Nothing of it has come to a, and what a writes comes to c.
        long offset = append(leader, TOPIC, 0, "two");
        store.deliver(each -> each.source().equals("a") && each.target().equals("c"));

        assertThatThrownBy(() -> awaitCopies(2, offset, offset)).isInstanceOf(OutcomeUnknownException.class);
    }
}
