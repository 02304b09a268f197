package io.tailwater.log.append;

import static io.tailwater.log.testing.Records.append;
import static io.tailwater.log.testing.Records.readAll;
import static io.tailwater.log.testing.Records.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.log.TailwaterLog;
import io.tailwater.log.error.OutcomeUnknownException;
import io.tailwater.log.error.StorageUnavailableException;
import io.tailwater.log.error.UnknownTopicException;
import io.tailwater.log.index.IndexPage;
import io.tailwater.log.testing.Faults;
import io.tailwater.log.testing.Faults.Kind;
import io.tailwater.log.testing.RequestCounter;
import io.tailwater.log.testing.SimulatedTime;
import io.tailwater.log.testing.TestStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * One record through every way in which a request or an answer can get lost, late or refused: it is in the log once, at the
 * offset that was answered, or not at all when that was answered.
 */
class ExactlyOnceTest {

    /** Enough commits by others to move a segment out of the tail. */
    private static final int PAST_THE_TAIL = 2 * IndexPage.SEGMENTS + 1;

    /** As often as the SDK sends a request before it gives up. */
    private static final int SDK_ATTEMPTS = 4;

    private static TestStore store;
    private static int topics;

    private String topic;
    private SimulatedTime time;
    private Faults faults;
    private RequestCounter requests;
    private TailwaterLog log;
    private TailwaterLog others;
    private List<String> expected;

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
        topic = "topic-" + topics++;
        time = new SimulatedTime();
        faults = new Faults();
        requests = new RequestCounter();
        // Seeds of their own: ids that repeat would name each other's topics and objects.
        log = store.open(time, 2L * topics, requests, faults);
        others = store.open(time, 2L * topics + 1);
        expected = new ArrayList<>();
        log.admin().create(topic, 1);
        expect(append(log, topic, 0, "before"), "before");
        requests.take();
    }

    /** After every test: the log is what was acknowledged, in order, and goes on. */
    @AfterEach
    void theLogHoldsWhatWasAcknowledged() {
        faults.clear();
        if (topic == null) {
            return;
        }
        assertThat(values(readAll(others, topic, 0))).isEqualTo(expected);
        assertThat(append(others, topic, 0, "after")).isEqualTo(expected.size());
    }

    @Test
    void anUploadThatNeverArrivesAppendsNothing() {
        faults.next(SDK_ATTEMPTS, Faults.UPLOAD, Kind.NOT_SENT);

        assertThatThrownBy(() -> append(log, topic, 0, "lost")).isInstanceOf(StorageUnavailableException.class);
        expect(append(log, topic, 0, "next"), "next");
    }

    @Test
    void anUploadWhoseAnswerIsLostIsRecognisedWhenRepeated() {
        faults.next(1, Faults.UPLOAD, Kind.ANSWER_LOST);

        expect(append(log, topic, 0, "once"), "once");
        assertThat(requests.take()).isEqualTo(Map.of("PutObject", 2, "UpdateItem", 1));
    }

    @Test
    void anUploadThatNobodyIsSureOfIsNotCommitted() {
        faults.next(SDK_ATTEMPTS, Faults.UPLOAD, Kind.ANSWER_LOST);

        assertThatThrownBy(() -> append(log, topic, 0, "garbage")).isInstanceOf(StorageUnavailableException.class);
        assertThat(requests.take()).isEqualTo(Map.of("PutObject", SDK_ATTEMPTS));
    }

    @Test
    void aCommitWhoseAnswerIsLostIsFoundInTheTail() {
        faults.next(1, Faults.COMMIT, Kind.ANSWER_LOST);

        expect(append(log, topic, 0, "once"), "once");
        assertThat(requests.take()).isEqualTo(Map.of("PutObject", 1, "UpdateItem", 2));
    }

    @Test
    void aCommitThatFailsInTheServerAfterItWasCarriedOutIsFoundInTheTail() {
        faults.next(1, Faults.COMMIT, Kind.SERVER_ERROR);

        expect(append(log, topic, 0, "once"), "once");
        assertThat(requests.take()).isEqualTo(Map.of("PutObject", 1, "UpdateItem", 2));
    }

    @Test
    void aCommitThatTheHttpClientGivesUpInItsOwnWordsIsFoundInTheTail() {
        faults.next(1, Faults.COMMIT, Kind.CANCELLED);

        expect(append(log, topic, 0, "once"), "once");
        assertThat(requests.take()).isEqualTo(Map.of("PutObject", 1, "UpdateItem", 2));
    }

    @Test
    void anUploadThatTheHttpClientGivesUpInItsOwnWordsAppendsNothing() {
        faults.next(1, Faults.UPLOAD, Kind.CANCELLED);

        assertThatThrownBy(() -> append(log, topic, 0, "garbage")).isInstanceOf(StorageUnavailableException.class);
    }

    @Test
    void aCommitWhoseAnswerIsLostIsFoundInAnIndexPage() {
        faults.next(1, Faults.COMMIT, Kind.ANSWER_LOST);
        List<String> meanwhile = new ArrayList<>();
        faults.stallNext(Faults.VOID, () -> othersAppend(PAST_THE_TAIL, meanwhile));

        expect(append(log, topic, 0, "once"), "once");
        expected.addAll(meanwhile);
    }

    @Test
    void aCommitThatNeverLeftIsMadeUnderAnotherId() {
        faults.next(1, Faults.COMMIT, Kind.NOT_SENT);

        expect(append(log, topic, 0, "once"), "once");
        assertThat(requests.take()).isEqualTo(Map.of("PutObject", 2, "Query", 1, "UpdateItem", 3));
    }

    @Test
    void aCommitThatArrivesAfterItWasGivenUpIsRefused() {
        faults.next(1, Faults.COMMIT, Kind.NOT_SENT);
        expect(append(log, topic, 0, "once"), "once");

        assertThatThrownBy(() -> deliver(faults.unsent().get(0))).isInstanceOf(ConditionalCheckFailedException.class);
    }

    @Test
    void aCommitThatArrivesAfterItsVoidIsForgottenIsRefused() {
        faults.next(1, Faults.COMMIT, Kind.NOT_SENT);
        expect(append(log, topic, 0, "once"), "once");

        time.advance(Duration.ofMinutes(25));
        othersAppend(PAST_THE_TAIL, expected);

        assertThat(others.index().head(others.topics().get(topic).partition(0)).voided())
                .isEmpty();
        assertThatThrownBy(() -> deliver(faults.unsent().get(0))).isInstanceOf(ConditionalCheckFailedException.class);
    }

    @Test
    void aCommitThatArrivesBeforeItIsGivenUpCounts() {
        faults.next(1, Faults.COMMIT, Kind.NOT_SENT);
        faults.stallNext(Faults.VOID, () -> deliver(faults.unsent().get(0)));

        expect(append(log, topic, 0, "once"), "once");
        assertThat(requests.take()).isEqualTo(Map.of("PutObject", 1, "UpdateItem", 2));
    }

    @Test
    void aCommitThatArrivesLateAndLeavesTheTailBeforeItIsGivenUpCounts() {
        List<String> meanwhile = new ArrayList<>();
        faults.next(1, Faults.COMMIT, Kind.NOT_SENT);
        faults.stallNext(Faults.VOID, () -> {
            deliver(faults.unsent().get(0));
            othersAppend(PAST_THE_TAIL, meanwhile);
        });

        expect(append(log, topic, 0, "once"), "once");
        expected.addAll(meanwhile);
    }

    @Test
    void aVoidMayBeRepeated() {
        faults.next(1, Faults.COMMIT, Kind.NOT_SENT);
        faults.next(2, Faults.VOID, Kind.ANSWER_LOST);

        expect(append(log, topic, 0, "once"), "once");
    }

    @Test
    void whenNobodyCanSayTheCallerIsTold() {
        faults.next(1, Faults.COMMIT, Kind.ANSWER_LOST);
        faults.next(SDK_ATTEMPTS, Faults.VOID, Kind.NOT_SENT);

        assertThatThrownBy(() -> append(log, topic, 0, "unknown"))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining("not known");
        expected.add("unknown");
    }

    @Test
    void aThrottledCommitIsSentAgain() {
        faults.next(3, Faults.COMMIT, Kind.THROTTLED);

        expect(append(log, topic, 0, "once"), "once");
        assertThat(requests.take().get("PutObject")).isEqualTo(1);
    }

    @Test
    void aCommitThatMeetsATransactionIsSentAgain() {
        faults.next(3, Faults.COMMIT, Kind.CONFLICT);

        expect(append(log, topic, 0, "once"), "once");
        assertThat(requests.take().get("PutObject")).isEqualTo(1);
    }

    @Test
    void aCommitThatIsThrottledForeverFailsWithinBoundsAndAppendsNothing() {
        faults.whenever(Faults.COMMIT, Kind.THROTTLED);

        assertThatThrownBy(() -> append(log, topic, 0, "refused")).isInstanceOf(StorageUnavailableException.class);
    }

    @Test
    void commitsThatNeverLeaveEndAfterAFewIds() {
        faults.whenever(Faults.COMMIT, Kind.NOT_SENT);

        assertThatThrownBy(() -> append(log, topic, 0, "refused"))
                .isInstanceOf(StorageUnavailableException.class)
                .hasMessageContaining("3 segment ids");
        faults.unsent().forEach(request -> assertThatThrownBy(() -> deliver(request))
                .isInstanceOf(ConditionalCheckFailedException.class));
    }

    @Test
    void aWriterThatSleepsAMinuteBetweenUploadAndCommitAppendsAtTheEnd() {
        faults.stallNext(Faults.COMMIT, () -> {
            time.advance(Duration.ofMinutes(1));
            othersAppend(PAST_THE_TAIL, expected);
        });

        expect(append(log, topic, 0, "late"), "late");
        assertThat(requests.take().get("PutObject")).isEqualTo(1);
    }

    @Test
    void aWriterThatSleepsLongerThanTheFenceUploadsAgain() {
        faults.stallNext(Faults.COMMIT, () -> {
            time.advance(Duration.ofMinutes(25));
            othersAppend(PAST_THE_TAIL, expected);
        });

        expect(append(log, topic, 0, "very late"), "very late");
        assertThat(requests.take().get("PutObject")).isEqualTo(2);
    }

    @Test
    void aWriterThatSleepsWhileItsTopicIsDeletedIsTold() {
        faults.stallNext(Faults.COMMIT, () -> others.admin().delete(topic));

        assertThatThrownBy(() -> append(log, topic, 0, "late")).isInstanceOf(UnknownTopicException.class);
        topic = null;
    }

    @Test
    void aWriterThatSleepsWhileItsTopicIsRecreatedAppendsToTheNewOne() {
        faults.stallNext(Faults.COMMIT, () -> {
            others.admin().delete(topic);
            others.admin().create(topic, 1);
        });
        expected.clear();

        expect(append(log, topic, 0, "late"), "late");
    }

    @Test
    void anUnclearCommitToADeletedTopicIsTold() {
        faults.next(1, Faults.COMMIT, Kind.NOT_SENT);
        faults.stallNext(Faults.VOID, () -> others.admin().delete(topic));

        assertThatThrownBy(() -> append(log, topic, 0, "late")).isInstanceOf(UnknownTopicException.class);
        topic = null;
    }

    @Test
    void aTailThatCannotBeMovedNowIsMovedLater() {
        faults.next(SDK_ATTEMPTS, request -> request instanceof PutItemRequest, Kind.NOT_SENT);

        for (int i = 0; i < PAST_THE_TAIL + IndexPage.SEGMENTS; i++) {
            expect(append(log, topic, 0, "record " + i), "record " + i);
        }

        assertThat(others.index().head(others.topics().get(topic).partition(0)).tail())
                .hasSizeLessThanOrEqualTo(IndexPage.SEGMENTS);
    }

    @Test
    void aMoverThatDiesBetweenPageAndHeadLeavesARightLog() {
        faults.next(SDK_ATTEMPTS, Faults.DROP, Kind.NOT_SENT);

        for (int i = 0; i < IndexPage.SEGMENTS + 1; i++) {
            expect(append(log, topic, 0, "record " + i), "record " + i);
        }

        assertThat(values(readAll(others, topic, 0))).isEqualTo(expected);
        othersAppend(PAST_THE_TAIL, expected);
    }

    @Test
    void aMoverThatWakesUpLateChangesNothing() {
        faults.stallNext(Faults.DROP, () -> othersAppend(3 * PAST_THE_TAIL, expected));

        for (int i = 0; i < IndexPage.SEGMENTS; i++) {
            long offset = append(log, topic, 0, "record " + i);
            expected.add(Math.toIntExact(offset), "record " + i);
        }
    }

    private void othersAppend(int count, List<String> appended) {
        for (int i = 0; i < count; i++) {
            String value = "other " + time.instant() + " " + i;
            append(others, topic, 0, value);
            appended.add(value);
        }
    }

    private static void deliver(SdkRequest commit) {
        store.plainClients().dynamoDbOnce().updateItem((UpdateItemRequest) commit);
    }

    private void expect(long offset, String value) {
        assertThat(offset).as("offset of " + value).isEqualTo(expected.size());
        expected.add(value);
    }
}
