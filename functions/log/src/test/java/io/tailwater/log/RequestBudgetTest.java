package io.tailwater.log;

import static io.tailwater.log.testing.Records.append;
import static io.tailwater.log.testing.Records.fetch;
import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.log.fetch.FetchFrom;
import io.tailwater.log.fetch.FetchRequest;
import io.tailwater.log.fetch.FetchResult;
import io.tailwater.log.index.IndexPage;
import io.tailwater.log.testing.RequestCounter;
import io.tailwater.log.testing.SimulatedTime;
import io.tailwater.log.testing.TestStore;
import io.tailwater.log.topic.TopicCatalog;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a call costs, in requests to S3 and DynamoDB, and that it does not grow with the log. */
class RequestBudgetTest {

    private static final String TOPIC = "budget";

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
        log.admin().create(TOPIC, 2);
        log.topics().get(TOPIC);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aCallCostsItsBudgetInAShortLog() {
        aCallCostsTheSameWhateverTheLogHolds(10);
    }

    @Test
    @Tag("volume")
    void aCallCostsTheSameInALongLog() {
        aCallCostsTheSameWhateverTheLogHolds(10_000);
    }

    private void aCallCostsTheSameWhateverTheLogHolds(int segments) {
        for (int i = 0; i < segments; i++) {
            append(log, TOPIC, 0, "segment " + i);
        }
        // From a tail of a known length on, so that no append in the test is the one that moves it.
        append(log, TOPIC, 0, "one more");
        int appended = segments + 1;
        while (appended % IndexPage.SEGMENTS != 3) {
            append(log, TOPIC, 0, "segment " + appended++);
        }
        log.topics().refresh(TOPIC);
        requests.take();

        long produced = append(log, TOPIC, 0, "produced");
        assertThat(requests.take()).as("produce to one partition").isEqualTo(Map.of("PutObject", 1, "UpdateItem", 1));

        assertThat(fetch(log, TOPIC, 0, produced).records()).hasSize(1);
        assertThat(requests.take()).as("read at the tail").isEqualTo(Map.of("GetItem", 1, "GetObject", 1));

        assertThat(fetch(log, TOPIC, 0, produced + 1).records()).isEmpty();
        assertThat(requests.take()).as("read at the log end").isEqualTo(Map.of("GetItem", 1));

        assertThat(fetch(log, TOPIC, 0, new FetchFrom.Latest()).records()).isEmpty();
        assertThat(requests.take()).as("read from latest").isEqualTo(Map.of("GetItem", 1));

        assertThat(log.index().head(log.topics().get(TOPIC).partition(0)).nextOffset())
                .isEqualTo(produced + 1);
        assertThat(requests.take()).as("offsets").isEqualTo(Map.of("GetItem", 1));

        time.advance(Duration.ofSeconds(5));
        FetchResult first = oneSegment(appended > IndexPage.SEGMENTS ? appended / 2 : 0);
        assertThat(first.records()).hasSize(1);
        assertThat(requests.take())
                .as("first read of history")
                .isEqualTo(
                        appended > IndexPage.SEGMENTS
                                ? Map.of("GetItem", 1, "Query", 1, "GetObject", 1)
                                : Map.of("GetItem", 1, "GetObject", 1));

        assertThat(oneSegment(first.nextOffset()).records()).hasSize(1);
        assertThat(requests.take())
                .as("reading on")
                .isEqualTo(
                        appended > IndexPage.SEGMENTS
                                ? Map.of("Query", 1, "GetObject", 1)
                                : Map.of("GetItem", 1, "GetObject", 1));
    }

    private FetchResult oneSegment(long offset) {
        return log.fetcher().fetch(new FetchRequest(TOPIC, 0, new FetchFrom.Offset(offset), 1, 1, Duration.ZERO));
    }

    @Test
    void movingTheTailCostsOnePutAndOneUpdateEverySixteenCommits() {
        for (int i = 0; i < 2 * IndexPage.SEGMENTS; i++) {
            append(log, TOPIC, 0, "warm " + i);
        }
        requests.take();

        int commits = 10 * IndexPage.SEGMENTS;
        for (int i = 0; i < commits; i++) {
            append(log, TOPIC, 0, "x");
        }

        assertThat(requests.take())
                .isEqualTo(Map.of(
                        "PutObject",
                        commits,
                        "UpdateItem",
                        commits + commits / IndexPage.SEGMENTS,
                        "PutItem",
                        commits / IndexPage.SEGMENTS));
    }

    @Test
    void aWaitingReadLooksAtTheHeadAndBacksOff() {
        requests.take();

        log.fetcher().fetch(new FetchRequest(TOPIC, 0, new FetchFrom.Latest(), 1_000, 1, Duration.ofSeconds(25)));

        // Waits of half a second on average once they have grown, and five short ones before.
        assertThat(requests.take()).containsOnlyKeys("GetItem").hasEntrySatisfying("GetItem", looks -> assertThat(looks)
                .isBetween(25, 90));
    }

    @Test
    void aReadOfManySegmentsCostsOneGetASegment() {
        for (int i = 0; i < 10; i++) {
            append(log, TOPIC, 1, "segment " + i);
        }
        requests.take();

        assertThat(fetch(log, TOPIC, 1, 0).records()).hasSize(10);

        assertThat(requests.take()).isEqualTo(Map.of("GetItem", 1, "GetObject", 10));
    }

    @Test
    void aTopicIsReadOnceInAWhile() {
        time.advance(TopicCatalog.REMEMBERED_MAX);
        requests.take();

        append(log, TOPIC, 0, "after a while");
        append(log, TOPIC, 1, "at once");

        assertThat(requests.take()).isEqualTo(Map.of("GetItem", 1, "PutObject", 2, "UpdateItem", 2));
    }
}
