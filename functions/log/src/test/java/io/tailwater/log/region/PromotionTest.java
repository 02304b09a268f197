package io.tailwater.log.region;

import static io.tailwater.log.testing.Records.append;
import static io.tailwater.log.testing.Records.at;
import static io.tailwater.log.testing.Records.fetch;
import static io.tailwater.log.testing.Records.offsets;
import static io.tailwater.log.testing.Records.readAll;
import static io.tailwater.log.testing.Records.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.log.TailwaterLog;
import io.tailwater.log.compaction.Compaction;
import io.tailwater.log.error.InvalidRequestException;
import io.tailwater.log.error.NotLeaderException;
import io.tailwater.log.error.OutcomeUnknownException;
import io.tailwater.log.fetch.FetchFrom;
import io.tailwater.log.index.IndexPage;
import io.tailwater.log.index.PartitionHead;
import io.tailwater.log.region.Progress.Step;
import io.tailwater.log.testing.Faults;
import io.tailwater.log.testing.ReplicatedStore;
import io.tailwater.log.testing.ReplicatedStore.ItemDelivery;
import io.tailwater.log.testing.ReplicatedStore.ObjectDelivery;
import io.tailwater.log.testing.SimulatedTime;
import io.tailwater.log.topic.Topic;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Leadership that moves, with the leader and without it. */
class PromotionTest {

    private static final String TOPIC = "moved";

    /** Where epoch 1 begins that does not know where epoch 0 ended. */
    private static final long EPOCH_1 = 1L << 40;

    private final SimulatedTime time = new SimulatedTime();
    private final Faults faults = new Faults();
    private ReplicatedStore store = new ReplicatedStore(time, "a", "b");
    private TailwaterLog a = store.open("a", 1, faults);
    private TailwaterLog b = store.open("b", 2);

    @AfterEach
    void close() {
        store.close();
    }

    private void begin() {
        a.admin().create(TOPIC, 1);
        store.deliverAll();
    }

    private Progress move(TailwaterLog where, String region, long epoch, boolean unclean) {
        return where.regions()
                .orElseThrow()
                .promotion()
                .move(region, epoch, unclean, time.instant().plusSeconds(60));
    }

    private void everybodyLooks() {
        store.deliverAll();
        time.advance(Leadership.REFRESH);
    }

    @Test
    void aPlannedMoveGoesOnWhereTheLeaderEnded() {
        begin();
        for (int i = 0; i < IndexPage.SEGMENTS + 3; i++) {
            append(a, TOPIC, 0, "segment " + i);
        }
        int count = IndexPage.SEGMENTS + 3;

        assertThat(move(b, "b", 1, false).step()).isEqualTo(Step.WAITING);
        assertThat(move(a, "b", 1, false).step()).isEqualTo(Step.HANDED_OVER);
        assertThatThrownBy(() -> append(a, TOPIC, 0, "too late"))
                .isInstanceOfSatisfying(NotLeaderException.class, refused -> assertThat(refused.leader())
                        .isEmpty());

        store.deliver(ItemDelivery.class::isInstance);
        store.cut("a", "b");
        Progress waiting = move(b, "b", 1, false);
        assertThat(waiting.step()).isEqualTo(Step.WAITING);
        assertThat(waiting.partitionsLeft()).isOne();
        assertThat(waiting.waitingFor()).singleElement().asString().contains("moved-0", "offset 0 of " + count);

        store.mend();
        store.deliver(ObjectDelivery.class::isInstance);
        assertThat(move(b, "b", 1, false).step()).isEqualTo(Step.LEADING);
        assertThat(append(b, TOPIC, 0, "first of b")).isEqualTo(count);
        assertThat(move(b, "b", 1, false).step()).isEqualTo(Step.LEADING);

        everybodyLooks();
        assertThat(readAll(a, TOPIC, 0)).hasSize(count + 1).isEqualTo(readAll(b, TOPIC, 0));
        assertThatThrownBy(() -> append(a, TOPIC, 0, "not here"))
                .isInstanceOfSatisfying(NotLeaderException.class, refused -> assertThat(refused.leader())
                        .contains("b"));

        assertThat(move(b, "a", 2, false).step()).isEqualTo(Step.HANDED_OVER);
        everybodyLooks();
        assertThat(move(a, "a", 2, false).step()).isEqualTo(Step.LEADING);
        assertThat(append(a, TOPIC, 0, "back")).isEqualTo(count + 1);
    }

    @Test
    void whatHasNotArrivedIsBroughtWhenLeadershipMovesAsPlanned() {
        begin();
        for (int i = 0; i < IndexPage.SEGMENTS + 3; i++) {
            append(a, TOPIC, 0, "segment " + i);
        }
        move(a, "b", 1, false);
        // Of what the leader wrote only the claim and the last state of the head arrive.
        store.deliver(
                each -> each instanceof ItemDelivery item && !item.sortKey().startsWith("page#"));

        assertThat(move(b, "b", 1, false).step()).isEqualTo(Step.LEADING);

        assertThat(append(b, TOPIC, 0, "first of b")).isEqualTo(IndexPage.SEGMENTS + 3);
        assertThat(readAll(b, TOPIC, 0)).hasSize(IndexPage.SEGMENTS + 4);
    }

    @Test
    void aCommitThatIsOnItsWayWhenTheLeaderLetsGoIsRefused() {
        begin();
        append(a, TOPIC, 0, "one");
        faults.stallNext(
                Faults.COMMIT,
                () -> assertThat(move(store.open("a", 3), "b", 1, false).step()).isEqualTo(Step.HANDED_OVER));

        assertThatThrownBy(() -> append(a, TOPIC, 0, "overtaken")).isInstanceOf(NotLeaderException.class);

        store.deliverAll();
        move(b, "b", 1, false);
        assertThat(append(b, TOPIC, 0, "two")).isEqualTo(1);
        assertThat(values(readAll(b, TOPIC, 0))).containsExactly("one", "two");
    }

    @Test
    void withoutTheLeaderTheLogGoesOnBehindEverythingThatItMayHaveGivenOut() {
        begin();
        append(a, TOPIC, 0, List.of(at(1_000, "one")));
        append(a, TOPIC, 0, List.of(at(2_000, "two")));
        store.deliverAll();
        append(a, TOPIC, 0, List.of(at(3_000, "never seen in b")));
        append(a, TOPIC, 0, List.of(at(3_500, "nor this")));
        store.lose("a");

        Progress progress = move(b, "b", 1, true);

        assertThat(progress.step()).isEqualTo(Step.LEADING);
        assertThat(append(b, TOPIC, 0, List.of(at(4_000, "first of b")))).isEqualTo(EPOCH_1);
        assertThat(values(readAll(b, TOPIC, 0))).containsExactly("one", "two", "first of b");
        assertThat(offsets(readAll(b, TOPIC, 0))).containsExactly(0L, 1L, EPOCH_1);
        assertThat(offsets(fetch(b, TOPIC, 0, new FetchFrom.Timestamp(3_000)).records()))
                .containsExactly(EPOCH_1);
        assertThat(offsets(fetch(b, TOPIC, 0, new FetchFrom.Timestamp(1_500)).records()))
                .startsWith(1L);
        // A consumer that had read on in the other region goes on where the log does.
        assertThat(values(fetch(b, TOPIC, 0, 4).records())).containsExactly("first of b");
        assertThat(b.index().head(b.topics().get(TOPIC).partition(0)).recordsFrom(1))
                .isEqualTo(2);

        store.restore("a");
        everybodyLooks();
        assertThat(readAll(a, TOPIC, 0)).isEqualTo(readAll(b, TOPIC, 0));
        assertThatThrownBy(() -> append(a, TOPIC, 0, "not here")).isInstanceOf(NotLeaderException.class);
        append(b, TOPIC, 0, "second of b");
        everybodyLooks();
        assertThat(values(readAll(a, TOPIC, 0))).containsExactly("one", "two", "first of b", "second of b");
    }

    @Test
    void whatTheOldLeaderStillWritesNeverMixesWithTheNewLog() {
        begin();
        for (int i = 0; i < 3; i++) {
            append(a, TOPIC, 0, "both " + i);
        }
        store.deliverAll();
        store.cut("a", "b");
        move(b, "b", 1, true);
        for (int i = 0; i < 2 * IndexPage.SEGMENTS; i++) {
            assertThat(append(a, TOPIC, 0, "only a " + i)).isEqualTo(3 + i);
            assertThat(append(b, TOPIC, 0, "b " + i)).isEqualTo(EPOCH_1 + i);
        }

        store.mend();
        everybodyLooks();

        assertThatThrownBy(() -> append(a, TOPIC, 0, "not any more")).isInstanceOf(NotLeaderException.class);
        assertThat(readAll(b, TOPIC, 0)).hasSize(3 + 2 * IndexPage.SEGMENTS);
        assertThat(values(readAll(b, TOPIC, 0))).noneMatch(value -> value.startsWith("only a"));
        assertThat(readAll(a, TOPIC, 0)).isEqualTo(readAll(b, TOPIC, 0));
        // Nor do queries for bytes or time stumble over what the other left in the index.
        b.retention().run(time.instant().plusSeconds(60));
        assertThat(values(fetch(b, TOPIC, 0, 5).records())).first().isEqualTo("b 0");
    }

    @Test
    void aPartitionThatBothSidesAddGivesOutNoOffsetTwice() {
        begin();
        store.cut("a", "b");
        move(b, "b", 1, true);
        // Nothing has arrived there: the old leader still takes records, and adds the same partition.
        assertThat(a.admin().growPartitions(TOPIC, 2).partitionCount()).isEqualTo(2);
        assertThat(append(a, TOPIC, 1, "of a")).isZero();

        assertThat(b.admin().growPartitions(TOPIC, 2).partitionCount()).isEqualTo(2);
        assertThat(append(b, TOPIC, 1, "of b")).isEqualTo(EPOCH_1);
        assertThat(append(b, TOPIC, 1, "more of b")).isEqualTo(EPOCH_1 + 1);

        store.mend();
        everybodyLooks();
        assertThat(values(readAll(b, TOPIC, 1))).containsExactly("of b", "more of b");
        assertThat(readAll(a, TOPIC, 1)).isEqualTo(readAll(b, TOPIC, 1));
        PartitionHead head = b.index().head(b.topics().get(TOPIC).partition(1));
        assertThat(head.recordsFrom(0)).isEqualTo(2);

        Topic topic = b.topics().get(TOPIC);
        assertThat(b.compaction()
                        .run(topic, Compaction.Due.EVERYTHING, time.instant().plusSeconds(60), segment -> {}))
                .isZero();
        assertThat(values(readAll(b, TOPIC, 1))).containsExactly("of b", "more of b");
        assertThat(b.index().head(topic.partition(1)).table().endOffset()).isEqualTo(EPOCH_1 + 2);
    }

    @Test
    void withAConsistentTableNothingIsAcknowledgedOnceTheNewLeaderLeads() {
        store.close();
        store = ReplicatedStore.withConsistentLeadership(time, "a", "b");
        a = store.open("a", 1, faults);
        b = store.open("b", 2);
        begin();
        append(a, TOPIC, 0, "one");
        store.deliverAll();
        store.cut("a", "b");
        faults.stallNext(
                Faults.COMMIT, () -> assertThat(move(b, "b", 1, true).step()).isEqualTo(Step.LEADING));

        // Its lease held when it began, and it slept through the change of leadership.
        assertThatThrownBy(() -> append(a, TOPIC, 0, "slept")).isInstanceOf(OutcomeUnknownException.class);
        // Nothing was copied meanwhile, and yet it knows.
        assertThatThrownBy(() -> append(a, TOPIC, 0, "too late")).isInstanceOf(NotLeaderException.class);

        append(b, TOPIC, 0, "two");
        store.mend();
        everybodyLooks();
        assertThat(values(readAll(b, TOPIC, 0))).containsExactly("one", "two");
        assertThat(readAll(a, TOPIC, 0)).isEqualTo(readAll(b, TOPIC, 0));
    }

    @Test
    void aLeaderThatAnswersIsToldAtOnce() {
        begin();
        append(a, TOPIC, 0, "one");
        store.deliverAll();

        move(b, "b", 1, true);

        // Nothing was copied since; the claim was written where it looks.
        assertThatThrownBy(() -> append(a, TOPIC, 0, "too late")).isInstanceOf(NotLeaderException.class);
    }

    @Test
    void promotingWithoutTheLeaderWaitsUntilNoLeaseHolds() {
        begin();
        var before = time.instant();

        move(b, "b", 1, true);

        assertThat(Duration.between(before, time.instant())).isGreaterThanOrEqualTo(Leadership.LEASE);
    }

    /** The page from before the gap was written by a region that is gone, and copied to one of the two others only. */
    @Test
    void aPageFromBeforeAGapIsBroughtThoughThoseBehindItAreThere() {
        store.close();
        store = new ReplicatedStore(time, "a", "b", "c");
        a = store.open("a", 1);
        b = store.open("b", 2);
        TailwaterLog c = store.open("c", 3);
        begin();
        append(a, TOPIC, 0, "one");
        append(a, TOPIC, 0, "two");
        store.deliverAll();
        store.lose("a");
        move(b, "b", 1, true);
        append(b, TOPIC, 0, "three");
        store.restore("a");
        store.deliver(each -> !(each instanceof ItemDelivery item
                && item.target().equals("c")
                && item.sortKey().startsWith("page#")));
        store.lose("b");
        move(a, "a", 3, true);
        store.deliver(each -> each.source().equals("a"));
        time.advance(Leadership.REFRESH);

        assertThat(move(c, "c", 5, true).step()).isEqualTo(Step.LEADING);

        assertThat(values(readAll(c, TOPIC, 0))).containsExactly("one", "two", "three");
    }

    @Test
    void aLeaderBeginsANewEpochWithoutAGap() {
        begin();
        append(a, TOPIC, 0, "one");

        assertThat(move(a, "a", 2, false).step()).isEqualTo(Step.LEADING);

        assertThat(append(a, TOPIC, 0, "two")).isEqualTo(1);
    }

    @Test
    void anEpochBelongsToOneRegion() {
        begin();

        assertThatThrownBy(() -> move(b, "b", 2, true))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("the next one that it may lead is 1");
        assertThatThrownBy(() -> move(b, "c", 1, true))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("region: c is not one of a, b");
        assertThatThrownBy(() -> move(b, "a", 2, false)).isInstanceOf(NotLeaderException.class);
    }

    @Test
    void aTopicThatArrivesAfterTheEpochBeganIsTakenOverByRepeatingTheCall() {
        begin();
        store.cut("a", "b");
        move(b, "b", 1, true);
        a.admin().create("late", 1);
        append(a, "late", 0, "one");
        store.mend();
        everybodyLooks();

        assertThat(move(b, "b", 1, true).step()).isEqualTo(Step.LEADING);

        assertThat(append(b, "late", 0, "two")).isEqualTo(EPOCH_1);
        assertThat(values(readAll(b, "late", 0))).containsExactly("one", "two");
    }
}
