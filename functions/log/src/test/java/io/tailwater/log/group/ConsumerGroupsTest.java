package io.tailwater.log.group;

import static io.tailwater.log.testing.Records.append;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.log.TailwaterLog;
import io.tailwater.log.error.GroupNotEmptyException;
import io.tailwater.log.error.IllegalMemberStateException;
import io.tailwater.log.error.InvalidRequestException;
import io.tailwater.log.error.MemberExistsException;
import io.tailwater.log.error.OffsetOutOfRangeException;
import io.tailwater.log.error.UnknownGroupException;
import io.tailwater.log.error.UnknownMemberException;
import io.tailwater.log.error.UnknownPartitionException;
import io.tailwater.log.testing.Faults;
import io.tailwater.log.testing.SimulatedTime;
import io.tailwater.log.testing.TestStore;
import io.tailwater.log.topic.TopicPartition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** What one group does, step by step, through engines that share nothing but the store. */
class ConsumerGroupsTest {

    private static final String GROUP = "readers";

    private static TestStore store;
    private static int tests;

    private String topic;
    private SimulatedTime time;
    private Faults faults;
    private TailwaterLog here;
    private TailwaterLog there;
    private String group;

    @BeforeAll
    static void openStore() {
        store = new TestStore();
    }

    @AfterAll
    static void closeStore() {
        store.close();
    }

    @BeforeEach
    void open() {
        tests++;
        topic = "topic-" + tests;
        group = GROUP + tests;
        time = new SimulatedTime();
        faults = new Faults();
        here = store.open(time, 2L * tests, faults);
        there = store.open(time, 2L * tests + 1);
        here.admin().create(topic, 4);
    }

    @Test
    void theFirstPollReturnsRecords() {
        append(here, topic, 0, "a", "b");
        join(here, "one");

        assertThat(poll(there, "one")).containsExactly("a", "b");
        assertThat(poll(here, "one")).isEmpty();
        append(here, topic, 3, "c");
        assertThat(poll(there, "one")).containsExactly("c");
    }

    @Test
    void aNameBelongsToOneLiveInstance() {
        join(here, "one");

        assertThatThrownBy(() -> create(there, "one", config(true))).isInstanceOf(MemberExistsException.class);
        time.advance(Duration.ofSeconds(301));
        create(there, "one", config(true));
    }

    @Test
    void anInstanceThatNobodyCallsExpiresAndOneThatIsCalledDoesNot() {
        join(here, "one");
        for (int i = 0; i < 10; i++) {
            time.advance(Duration.ofSeconds(200));
            poll(there, "one");
        }
        time.advance(Duration.ofSeconds(301));

        assertThatThrownBy(() -> poll(here, "one"))
                .isInstanceOf(UnknownMemberException.class)
                .hasMessageContaining("one");
        assertThatThrownBy(() -> here.consumers().delete(group, "one")).isInstanceOf(UnknownMemberException.class);
        assertThatThrownBy(() -> here.consumers().assignment(group, "never"))
                .isInstanceOf(UnknownMemberException.class);
    }

    @Test
    void membersShareAndOnlyMovesWhatMust() {
        join(here, "a");
        assertThat(assignment("a")).containsExactlyInAnyOrder(0, 1, 2, 3);
        join(there, "b");
        assertThat(assignment("a")).containsExactlyInAnyOrder(0, 1);
        assertThat(assignment("b")).containsExactlyInAnyOrder(2, 3);

        here.consumers().delete(group, "b");
        assertThat(assignment("a")).containsExactlyInAnyOrder(0, 1, 2, 3);
    }

    @Test
    void aDeadMembersPartitionsAreReadWithinOneLease() {
        join(here, "a");
        join(there, "b");
        append(here, topic, 2, "for b");
        time.advance(Lease.SHARE.minusSeconds(1));
        assertThat(poll(here, "a")).isEmpty();
        time.advance(Duration.ofSeconds(2));

        assertThat(poll(here, "a")).containsExactly("for b");
        // b was only asleep: it comes back, gets its share again, and what a had not yet confirmed.
        append(here, topic, 3, "for b again");
        assertThat(poll(there, "b")).containsExactlyInAnyOrder("for b", "for b again");
        assertThat(assignment("a")).containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void aPartitionThatMovesGoesOnWhereItWasCommitted() {
        join(here, "a", config(false));
        append(here, topic, 3, "1", "2", "3");
        assertThat(poll(here, "a")).containsExactly("1", "2", "3");
        here.consumers().commit(group, "a", List.of(new CommittedOffset(new TopicPartition(topic, 3), 2, "note")));

        join(there, "b", config(false));

        assertThat(poll(there, "b")).containsExactly("3");
        assertThat(there.consumers().committed(group, "b", List.of(new TopicPartition(topic, 3))))
                .containsExactly(new CommittedOffset(new TopicPartition(topic, 3), 2, "note"));
    }

    @Test
    void whoLostAPartitionCanNeitherCommitNorSeekNorPollIt() {
        join(here, "a", config(false));
        append(here, topic, 3, "1");
        assertThat(poll(here, "a")).containsExactly("1");
        join(there, "b", config(false));

        assertThatThrownBy(() -> here.consumers()
                        .commit(group, "a", List.of(new CommittedOffset(new TopicPartition(topic, 3), 1, ""))))
                .isInstanceOf(IllegalMemberStateException.class)
                .hasMessageContaining("assigned");
        assertThatThrownBy(() -> here.consumers().seek(group, "a", Map.of(new TopicPartition(topic, 3), 0L)))
                .isInstanceOf(IllegalMemberStateException.class);
        assertThat(poll(there, "b")).containsExactly("1");
        assertThat(poll(here, "a")).isEmpty();
    }

    @Test
    void aPollThatIsOvertakenByARebalanceGivesNothingThatItLost() {
        join(here, "a", config(false));
        append(here, topic, 3, "moved");
        faults.stallNext(
                request -> request instanceof UpdateItemRequest update
                        && update.updateExpression().contains("#position"),
                () -> join(there, "b", config(false)));

        assertThat(poll(here, "a")).isEmpty();
        assertThat(poll(there, "b")).containsExactly("moved");
    }

    @Test
    void autoCommitCommitsWhatAnEarlierPollReturned() {
        join(here, "a");
        append(here, topic, 0, "1");
        poll(here, "a");
        assertThat(committed("a")).isEmpty();
        append(here, topic, 0, "2");
        poll(there, "a");
        assertThat(committed("a")).containsExactly(new CommittedOffset(new TopicPartition(topic, 0), 1, ""));
        poll(here, "a");
        assertThat(committed("a")).containsExactly(new CommittedOffset(new TopicPartition(topic, 0), 2, ""));
    }

    @Test
    void autoCommitDoesNotCommitForTheDead() {
        join(here, "a");
        append(here, topic, 0, "given, perhaps never seen");
        poll(here, "a");
        time.advance(Duration.ofSeconds(31));

        join(there, "b");

        assertThat(poll(there, "b")).containsExactly("given, perhaps never seen");
    }

    @Test
    void deletingAnInstanceCommitsWhatItWasGiven() {
        join(here, "a");
        append(here, topic, 0, "1");
        poll(here, "a");

        there.consumers().delete(group, "a");

        join(here, "b");
        assertThat(poll(here, "b")).isEmpty();
    }

    @Test
    void withoutAutoCommitOnlyCommitsCount() {
        join(here, "a", config(false));
        append(here, topic, 0, "1", "2");
        poll(here, "a");
        there.consumers().commitAll(group, "a");
        append(here, topic, 0, "3");
        poll(here, "a");
        here.consumers().delete(group, "a");

        join(there, "b", config(false));

        assertThat(poll(there, "b")).containsExactly("3");
    }

    @Test
    void aPollWhoseAnswerWasLostIsGivenAgain() {
        join(here, "a");
        append(here, topic, 0, "1");
        PollResult first = pollResult(here, "a", Optional.empty());
        append(here, topic, 0, "2", "3");
        String token = first.position().encode();
        List<String> lost = values(pollResult(there, "a", Optional.of(token)));

        List<String> again = values(pollResult(here, "a", Optional.of(token)));

        assertThat(again).isEqualTo(lost).containsExactly("2", "3");
        assertThatThrownBy(() -> pollResult(here, "a", Optional.of("no token")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("position: ");
    }

    @Test
    void whatItsRecipientDoesNotTakeOrRefusesIsGivenNext() {
        join(here, "a");
        append(here, topic, 0, "1", "2", "3");
        var request = new PollRequest(1_000_000, Optional.of(Duration.ZERO), Optional.empty());

        assertThatThrownBy(() -> here.consumers().poll(group, "a", request, taking(batches -> {
                    throw new IllegalArgumentException("refused");
                })))
                .hasMessage("refused");
        PollResult two = here.consumers().poll(group, "a", request, taking(batches -> List.of(2)));

        assertThat(values(two)).containsExactly("1", "2");
        assertThat(poll(there, "a")).containsExactly("3");
    }

    private static Recipient taking(Function<List<PollResult.Batch>, List<Integer>> counts) {
        return new Recipient() {
            @Override
            public void meet(Member member) {
                assertThat(member.name()).isEqualTo("a");
            }

            @Override
            public List<Integer> take(Member member, List<PollResult.Batch> batches) {
                return counts.apply(batches);
            }
        };
    }

    @Test
    void twoPollsOfOneInstanceGiveEachRecordOnce() {
        join(here, "a");
        append(here, topic, 0, "1");
        List<String> inBetween = new ArrayList<>();
        faults.stallNext(
                request -> request instanceof UpdateItemRequest update
                        && update.updateExpression().contains("#position"),
                () -> inBetween.addAll(poll(there, "a")));

        List<String> slow = poll(here, "a");

        assertThat(inBetween).containsExactly("1");
        assertThat(slow).isEmpty();
    }

    @Test
    void aPositionWhoseAnswerIsLostIsRecognised() {
        join(here, "a");
        append(here, topic, 0, "1");
        faults.next(
                1,
                request -> request instanceof UpdateItemRequest update
                        && update.updateExpression().contains("#position"),
                Faults.Kind.ANSWER_LOST);

        assertThat(poll(here, "a")).containsExactly("1");
        assertThat(poll(there, "a")).isEmpty();
    }

    @Test
    void latestSkipsNothingThatComesAfterTheFirstPoll() {
        append(here, topic, 0, "before");
        join(here, "a", config(OffsetReset.LATEST));
        assertThat(poll(here, "a")).isEmpty();
        append(here, topic, 0, "between");
        assertThat(poll(there, "a")).containsExactly("between");
    }

    @Test
    void noneIsAnErrorUntilSomebodySeeks() {
        join(here, "a", config(OffsetReset.NONE));
        append(here, topic, 0, "1");

        assertThatThrownBy(() -> poll(here, "a")).isInstanceOf(OffsetOutOfRangeException.class);
        here.consumers().seekToBeginning(group, "a", partitions(0, 1, 2, 3));
        assertThat(poll(there, "a")).containsExactly("1");
    }

    @Test
    void seekingGoesWhereItSays() {
        join(here, "a");
        append(here, topic, 1, "1", "2", "3");
        assertThat(poll(here, "a")).hasSize(3);

        there.consumers().seek(group, "a", Map.of(new TopicPartition(topic, 1), 1L));
        assertThat(poll(here, "a")).containsExactly("2", "3");
        there.consumers().seekToBeginning(group, "a", partitions(1));
        assertThat(poll(here, "a")).containsExactly("1", "2", "3");
        there.consumers().seekToBeginning(group, "a", partitions(1));
        there.consumers().seekToEnd(group, "a", partitions(1));
        assertThat(poll(here, "a")).isEmpty();
        there.consumers().seekToTimestamps(group, "a", Map.of(new TopicPartition(topic, 1), 0L));
        assertThat(poll(here, "a")).containsExactly("1", "2", "3");
        assertThatThrownBy(() -> there.consumers().seek(group, "a", Map.of(new TopicPartition(topic, 1), -1L)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("offset: -1 is negative");
        assertThatThrownBy(() -> there.consumers().seek(group, "a", Map.of(new TopicPartition("other", 1), 0L)))
                .isInstanceOf(IllegalMemberStateException.class)
                .hasMessageContaining("partition 1 of topic other");
    }

    @Test
    void chosenPartitionsAreReadBesideTheGroup() {
        append(here, topic, 0, "1", "2");
        create(here, "chooser", config(true));
        here.consumers().subscribe(group, "chooser", new Subscription.Partitions(Set.of(new TopicPartition(topic, 0))));

        assertThat(poll(there, "chooser")).containsExactly("1", "2");
        assertThat(poll(here, "chooser")).isEmpty();
        assertThat(committed("chooser")).containsExactly(new CommittedOffset(new TopicPartition(topic, 0), 2, ""));
        here.consumers().seek(group, "chooser", Map.of(new TopicPartition(topic, 0), 1L));
        assertThat(poll(there, "chooser")).containsExactly("2");
        assertThat(assignment("chooser")).containsExactly(0);
        assertThatThrownBy(() -> here.consumers().subscribe(group, "chooser", new Subscription.Topics(Set.of(topic))))
                .isInstanceOf(IllegalMemberStateException.class);
        assertThatThrownBy(() -> here.consumers()
                        .subscribe(group, "chooser", new Subscription.Partitions(Set.of(new TopicPartition(topic, 9)))))
                .isInstanceOf(UnknownPartitionException.class);
        here.consumers().delete(group, "chooser");
    }

    @Test
    void aPatternTakesTopicsThatComeLater() {
        create(here, "a", config(true));
        here.consumers().subscribe(group, "a", new Subscription.Matching("later-" + tests + "-.*"));
        assertThat(poll(here, "a")).isEmpty();

        there.admin().create("later-" + tests + "-1", 1);
        append(there, "later-" + tests + "-1", 0, "came later");
        time.advance(Duration.ofSeconds(11));

        assertThat(poll(here, "a")).containsExactly("came later");
        assertThatThrownBy(() -> here.consumers().subscribe(group, "a", new Subscription.Matching("(")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("topic_pattern: ");
    }

    /** What is written to the new partitions before the group has seen them is not skipped. */
    @Test
    void partitionsThatATopicGetsAreShared() {
        join(here, "a");
        join(there, "b");
        append(here, topic, 0, "before");
        assertThat(poll(here, "a")).containsExactly("before");
        assertThat(poll(there, "b")).isEmpty();

        there.admin().growPartitions(topic, 6);
        append(there, topic, 4, "in 4");
        append(there, topic, 5, "in 5");
        time.advance(Duration.ofSeconds(11));
        List<String> read = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            read.addAll(poll(here, "a"));
            read.addAll(poll(there, "b"));
        }

        assertThat(read).contains("in 4", "in 5");
        assertThat(assignment("a")).containsExactlyInAnyOrder(0, 1, 2);
        assertThat(assignment("b")).containsExactlyInAnyOrder(3, 4, 5);
    }

    @Test
    void aTopicThatIsSubscribedToBeforeItExistsIsReadOnceItDoes() {
        create(here, "a", config(true));
        here.consumers().subscribe(group, "a", new Subscription.Topics(Set.of("unborn-" + tests)));
        assertThat(poll(here, "a")).isEmpty();

        here.admin().create("unborn-" + tests, 1);
        append(there, "unborn-" + tests, 0, "born");
        time.advance(Duration.ofSeconds(11));

        assertThat(poll(there, "a")).containsExactly("born");
    }

    @Test
    void aTopicThatIsDeletedIsGivenUp() {
        append(here, topic, 0, "1");
        join(here, "a");
        there.admin().delete(topic);
        time.advance(Duration.ofSeconds(11));

        assertThat(poll(here, "a")).isEmpty();
        assertThat(assignment("a")).isEmpty();
    }

    @Test
    void pollingWithoutASubscriptionIsAnError() {
        create(here, "a", config(true));

        assertThatThrownBy(() -> poll(there, "a")).isInstanceOf(IllegalMemberStateException.class);
        here.consumers().subscribe(group, "a", new Subscription.Topics(Set.of(topic)));
        poll(there, "a");
        here.consumers().unsubscribe(group, "a");
        assertThatThrownBy(() -> poll(there, "a")).isInstanceOf(IllegalMemberStateException.class);
    }

    @Test
    void aHundredMembersOfAThousandPartitions() {
        here.admin().create("wide-" + tests, 1000);
        for (int i = 0; i < 5; i++) {
            create(here, "m" + i, config(true));
            here.consumers().subscribe(group, "m" + i, new Subscription.Topics(Set.of("wide-" + tests)));
        }

        List<TopicPartition> all = IntStream.range(0, 5)
                .boxed()
                .flatMap(i -> there.consumers().assignment(group, "m" + i).stream())
                .toList();
        assertThat(all).hasSize(1000).doesNotHaveDuplicates();
        assertThat(there.consumers().assignment(group, "m0")).hasSize(200);
    }

    @Test
    void namesWithControlCharactersAreRefused() {
        assertThatThrownBy(() -> here.consumers().create("a\nb", "x", config(true)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("group: ");
        assertThatThrownBy(() -> here.consumers().create(group, "", config(true)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("name: ");
    }

    @Test
    void anAdministratorSeesLagAndResetsOnlyWithoutMembers() {
        append(here, topic, 0, "1", "2", "3");
        join(here, "a", config(false));
        poll(here, "a");
        here.consumers().commit(group, "a", List.of(new CommittedOffset(new TopicPartition(topic, 0), 1, "")));

        assertThat(there.groupAdmin().lags(group)).singleElement().satisfies(lag -> {
            assertThat(lag.lag()).isEqualTo(2);
            assertThat(lag.owner()).contains("a");
        });
        assertThatThrownBy(() -> there.groupAdmin().reset(group, List.of(), new GroupAdmin.Target.Earliest()))
                .isInstanceOf(GroupNotEmptyException.class);
        assertThatThrownBy(() -> there.groupAdmin().delete(group)).isInstanceOf(GroupNotEmptyException.class);
        here.consumers().delete(group, "a");
        assertThat(reset(new GroupAdmin.Target.Latest())).isEqualTo(3);
        assertThat(reset(new GroupAdmin.Target.Earliest())).isZero();
        assertThat(reset(new GroupAdmin.Target.Offset(2))).isEqualTo(2);
        assertThatThrownBy(() -> reset(new GroupAdmin.Target.Offset(4))).isInstanceOf(OffsetOutOfRangeException.class);
        assertThat(reset(new GroupAdmin.Target.Timestamp(0))).isZero();
        assertThat(there.groupAdmin().list()).extracting(GroupState::group).contains(group);

        there.groupAdmin().delete(group);
        assertThatThrownBy(() -> here.groupAdmin().get(group)).isInstanceOf(UnknownGroupException.class);
    }

    @Test
    void groupsThatNobodyUsesAreRemovedAfterTheirRetention() {
        join(here, "a");
        append(here, topic, 0, "1");
        poll(here, "a");
        here.consumers().delete(group, "a");

        assertThat(here.groupAdmin().removeUnused(Duration.ofDays(7))).doesNotContain(group);
        time.advance(Duration.ofDays(8));
        assertThat(there.groupAdmin().removeUnused(Duration.ofDays(7))).contains(group);
    }

    private long reset(GroupAdmin.Target target) {
        return there.groupAdmin().reset(group, List.of(), target).get(0).offset();
    }

    private void join(TailwaterLog log, String member) {
        join(log, member, config(true));
    }

    private void join(TailwaterLog log, String member, MemberConfig config) {
        create(log, member, config);
        log.consumers().subscribe(group, member, new Subscription.Topics(Set.of(topic)));
    }

    private void create(TailwaterLog log, String member, MemberConfig config) {
        log.consumers().create(group, member, config);
    }

    private List<Integer> assignment(String member) {
        return there.consumers().assignment(group, member).stream()
                .map(TopicPartition::partition)
                .toList();
    }

    private List<CommittedOffset> committed(String member) {
        return there.consumers().committed(group, member, partitions(0, 1, 2, 3));
    }

    private List<TopicPartition> partitions(int... numbers) {
        return IntStream.of(numbers).mapToObj(p -> new TopicPartition(topic, p)).toList();
    }

    private List<String> poll(TailwaterLog log, String member) {
        return values(pollResult(log, member, Optional.empty()));
    }

    private PollResult pollResult(TailwaterLog log, String member, Optional<String> token) {
        return log.consumers().poll(group, member, new PollRequest(1_000_000, Optional.of(Duration.ZERO), token));
    }

    private static List<String> values(PollResult result) {
        return result.batches().stream()
                .flatMap(batch -> batch.records().stream())
                .map(record -> record.record().value().toUtf8String())
                .toList();
    }

    private static MemberConfig config(boolean autoCommit) {
        return new MemberConfig("binary", OffsetReset.EARLIEST, autoCommit, 1, Duration.ZERO, AssignmentStrategy.RANGE);
    }

    private static MemberConfig config(OffsetReset reset) {
        return new MemberConfig("binary", reset, true, 1, Duration.ZERO, AssignmentStrategy.RANGE);
    }
}
