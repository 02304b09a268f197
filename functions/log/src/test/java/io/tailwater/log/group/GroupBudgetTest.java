package io.tailwater.log.group;

import static io.tailwater.log.testing.Records.append;
import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.log.TailwaterLog;
import io.tailwater.log.testing.RequestCounter;
import io.tailwater.log.testing.SimulatedTime;
import io.tailwater.log.testing.TestStore;
import io.tailwater.log.topic.TopicPartition;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What consumer groups cost, in requests. */
class GroupBudgetTest {

    private static final String TOPIC = "budget";
    private static final String GROUP = "group";
    private static final String MEMBER = "member";

    private TestStore store;
    private RequestCounter requests;
    private SimulatedTime time;
    private TailwaterLog log;

    @BeforeEach
    void open() {
        store = new TestStore();
        requests = new RequestCounter();
        time = new SimulatedTime();
        log = store.open(time, 1, requests);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void creatingAnInstanceIsOneWrite() {
        create();

        assertThat(requests.take()).isEqualTo(Map.of("UpdateItem", 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 50, 99})
    void anEmptyPollIsOneReadALook(int partitions) {
        join(partitions);

        assertThat(poll(log, Duration.ZERO)).isZero();
        assertThat(requests.take()).isEqualTo(Map.of("BatchGetItem", 1));

        poll(log, Duration.ofSeconds(5));
        assertThat(requests.take()).containsOnlyKeys("BatchGetItem");
    }

    @Test
    void theLeaseIsRenewedWhenAThirdOfItHasPassed() {
        join(3);
        time.advance(Lease.SHARE.dividedBy(3).minusMillis(1));
        poll(log, Duration.ZERO);
        assertThat(requests.take()).isEqualTo(Map.of("BatchGetItem", 1));

        time.advance(Duration.ofMillis(2));
        poll(log, Duration.ZERO);
        // The topic is looked up again as well: it is remembered for ten seconds.
        assertThat(requests.take()).containsEntry("BatchGetItem", 1).containsEntry("UpdateItem", 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 50, 100})
    void aPollThatReturnsRecordsIsTwoReadsAndOneWriteBesideTheFetch(int partitions) {
        join(partitions);
        int busy = Math.min(partitions, 50);
        for (int i = 0; i < busy; i++) {
            append(log, TOPIC, i, "x");
        }
        TailwaterLog cold = store.open(time, 2, requests);
        cold.topics().get(TOPIC);
        requests.take();

        // A process that has never seen the member: the group, then where the member stands; heads and objects are the
        // fetch's.
        assertThat(poll(cold, Duration.ZERO)).isEqualTo(busy);
        String write = busy == 1 ? "UpdateItem" : "TransactWriteItems";
        assertThat(requests.take()).isEqualTo(Map.of("BatchGetItem", 3, "GetObject", busy, write, 1));

        for (int i = 0; i < busy; i++) {
            append(log, TOPIC, i, "y");
        }
        requests.take();
        // One that has: the group and the heads together.
        assertThat(poll(cold, Duration.ZERO)).isEqualTo(busy);
        int looks = partitions < 100 ? 1 : 2;
        assertThat(requests.take()).isEqualTo(Map.of("BatchGetItem", looks, "GetObject", busy, write, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 100})
    void committingAnyNumberOfPartitionsIsOneWrite(int partitions) {
        join(partitions);

        log.consumers()
                .commit(
                        GROUP,
                        MEMBER,
                        log.consumers().assignment(GROUP, MEMBER).stream()
                                .map(partition -> new CommittedOffset(partition, 0, ""))
                                .toList());

        String write = partitions == 1 ? "UpdateItem" : "TransactWriteItems";
        // A read each for the assignment and for the member's right to commit.
        assertThat(requests.take()).isEqualTo(Map.of("GetItem", 2, write, 1));
    }

    private void create() {
        log.consumers()
                .create(
                        GROUP,
                        MEMBER,
                        new MemberConfig(
                                "binary", OffsetReset.EARLIEST, false, 1, Duration.ZERO, AssignmentStrategy.RANGE));
    }

    private void join(int partitions) {
        log.admin().create(TOPIC, partitions);
        create();
        log.consumers().subscribe(GROUP, MEMBER, new Subscription.Topics(Set.of(TOPIC)));
        poll(log, Duration.ZERO);
        assertThat(log.consumers().assignment(GROUP, MEMBER))
                .hasSize(partitions)
                .contains(new TopicPartition(TOPIC, 0));
        requests.take();
    }

    private static int poll(TailwaterLog log, Duration timeout) {
        return log
                .consumers()
                .poll(GROUP, MEMBER, new PollRequest(1_000_000, Optional.of(timeout), Optional.empty()))
                .batches()
                .stream()
                .mapToInt(batch -> batch.records().size())
                .sum();
    }
}
