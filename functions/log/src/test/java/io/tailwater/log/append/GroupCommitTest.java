package io.tailwater.log.append;

import static io.tailwater.log.testing.Records.readAll;
import static io.tailwater.log.testing.Records.text;
import static io.tailwater.log.testing.Records.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.LogRecord;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.error.InvalidRequestException;
import io.tailwater.log.error.OverloadedException;
import io.tailwater.log.error.RecordTooLargeException;
import io.tailwater.log.error.StorageUnavailableException;
import io.tailwater.log.testing.Faults;
import io.tailwater.log.testing.RequestCounter;
import io.tailwater.log.testing.TestStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How requests that come together share objects and commits. */
class GroupCommitTest {

    private static final String TOPIC = "group";
    private static final int MIB = 1024 * 1024;

    private TestStore store;
    private RequestCounter requests;
    private Faults faults;

    @BeforeEach
    void open() {
        store = new TestStore();
        requests = new RequestCounter();
        faults = new Faults();
        store.open().admin().create(TOPIC, 2);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void requestsThatLingerShareOneObjectAndOneCommit() throws Exception {
        TailwaterLog log = open(Duration.ofSeconds(1), 8 * MIB, 1, 64 * MIB);
        log.topics().get(TOPIC);
        requests.take();

        List<CompletableFuture<Long>> appends = appendEach(log, 0, 20);

        for (int i = 0; i < 20; i++) {
            assertThat(get(appends.get(i))).isEqualTo(i);
        }
        assertThat(requests.take()).isEqualTo(Map.of("PutObject", 1, "UpdateItem", 1));
        assertThat(values(readAll(log, TOPIC, 0)))
                .hasSize(20)
                .startsWith("0", "1", "2")
                .endsWith("19");
    }

    @Test
    void partitionsDoNotShare() throws Exception {
        TailwaterLog log = open(Duration.ofMillis(500), 8 * MIB, 1, 64 * MIB);
        log.topics().get(TOPIC);
        requests.take();

        var first = log.appender().append(TOPIC, 0, List.of(text("a")));
        var second = log.appender().append(TOPIC, 1, List.of(text("b")));

        assertThat(get(first)).isZero();
        assertThat(get(second)).isZero();
        assertThat(requests.take()).isEqualTo(Map.of("PutObject", 2, "UpdateItem", 2));
    }

    @Test
    void aFullSegmentDoesNotLinger() throws Exception {
        TailwaterLog log = open(Duration.ofSeconds(5), 10, 1, 64 * MIB);

        var append = log.appender().append(TOPIC, 0, List.of(text("twelve bytes")));

        // A lingering one would take five seconds: the time-out is what fails, not a measured duration.
        assertThat(append.get(4, TimeUnit.SECONDS)).isZero();
    }

    @Test
    void withoutLingerRequestsGatherBehindTheObjectBeingWritten() throws Exception {
        TailwaterLog log = open(Duration.ZERO, 8 * MIB, 1, 64 * MIB);
        log.topics().get(TOPIC);
        requests.take();
        Stalled upload = stallNextUpload();

        var first = log.appender().append(TOPIC, 0, List.of(text("first")));
        List<CompletableFuture<Long>> behind = appendEach(log, 0, 30);
        upload.release();

        assertThat(get(first)).isZero();
        assertThat(get(behind.get(29))).isEqualTo(30);
        assertThat(requests.take()).isEqualTo(Map.of("PutObject", 2, "UpdateItem", 2));
    }

    @Test
    void aSlowObjectHoldsUpNoOther() throws Exception {
        TailwaterLog log = open(Duration.ZERO, 8 * MIB, 2, 64 * MIB);
        Stalled upload = stallNextUpload();

        var slow = log.appender().append(TOPIC, 0, List.of(text("slow")));
        upload.awaitReached();
        var fast = log.appender().append(TOPIC, 0, List.of(text("fast")));

        assertThat(get(fast)).isZero();
        assertThat(slow).isNotDone();
        upload.release();
        assertThat(get(slow)).isEqualTo(1);
    }

    @Test
    void whatFailsWithAnObjectIsWhatWasInIt() throws Exception {
        TailwaterLog log = open(Duration.ZERO, 8 * MIB, 1, 64 * MIB);
        Stalled upload = stallNextUpload();
        var first = log.appender().append(TOPIC, 0, List.of(text("first")));
        List<CompletableFuture<Long>> behind = appendEach(log, 0, 5);
        faults.next(4, Faults.UPLOAD, Faults.Kind.NOT_SENT);

        // The first was about to leave when the fault was set: it is the one that fails, with all its SDK retries.
        upload.release();

        assertThatThrownBy(() -> get(first)).hasCauseInstanceOf(StorageUnavailableException.class);
        for (int i = 0; i < 5; i++) {
            assertThat(get(behind.get(i))).isEqualTo(i);
        }
        assertThat(values(readAll(log, TOPIC, 0))).containsExactly("0", "1", "2", "3", "4");
    }

    @Test
    void anObjectIsNotFilledBeyondItsSize() throws Exception {
        TailwaterLog log = open(Duration.ZERO, 10, 1, 64 * MIB);
        log.topics().get(TOPIC);
        requests.take();
        Stalled upload = stallNextUpload();
        var first = log.appender().append(TOPIC, 0, List.of(text("first")));
        List<CompletableFuture<Long>> behind = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            behind.add(log.appender().append(TOPIC, 0, List.of(text("5byte"))));
        }
        upload.release();

        assertThat(get(first)).isZero();
        assertThat(get(behind.get(3))).isEqualTo(4);
        assertThat(requests.take()).isEqualTo(Map.of("PutObject", 3, "UpdateItem", 3));
    }

    @Test
    void aFullBufferRefusesAndTakesAgainWhenThereIsRoom() throws Exception {
        TailwaterLog log = open(Duration.ZERO, 8 * MIB, 1, 10_000);
        Stalled upload = stallNextUpload();
        var first = log.appender().append(TOPIC, 0, List.of(text("x".repeat(6_000))));

        assertThatThrownBy(() -> log.appender().append(TOPIC, 1, List.of(text("y".repeat(6_000)))))
                .isInstanceOf(OverloadedException.class)
                .hasMessageContaining("of 10000 bytes");

        upload.release();
        get(first);
        assertThat(get(log.appender().append(TOPIC, 1, List.of(text("y".repeat(6_000))))))
                .isZero();
    }

    @Test
    void failedRequestsGiveTheirRoomBack() throws Exception {
        TailwaterLog log = open(Duration.ZERO, 8 * MIB, 1, 10_000);
        for (int i = 0; i < 5; i++) {
            faults.next(4, Faults.UPLOAD, Faults.Kind.NOT_SENT);
            var failing = log.appender().append(TOPIC, 0, List.of(text("x".repeat(6_000))));
            assertThatThrownBy(() -> get(failing)).hasCauseInstanceOf(StorageUnavailableException.class);
        }
        assertThat(get(log.appender().append(TOPIC, 0, List.of(text("x".repeat(6_000))))))
                .isZero();
    }

    @Test
    void theLargestRecordFitsAndOneByteMoreIsNamed() throws Exception {
        TailwaterLog log = open(Duration.ZERO, 8 * MIB, 1, 64 * MIB);
        LogRecord largest = new LogRecord(0, Bytes.utf8("key"), Bytes.wrap(new byte[MIB - 3]), List.of());
        LogRecord larger = new LogRecord(0, Bytes.utf8("key"), Bytes.wrap(new byte[MIB - 2]), List.of());

        assertThatThrownBy(() -> log.appender().append(TOPIC, 0, List.of(largest, larger)))
                .isInstanceOf(RecordTooLargeException.class)
                .hasMessage(
                        "records[1]: key, value and headers are 1048577 bytes, more than max.message.bytes, 1048576");
        assertThat(get(log.appender().append(TOPIC, 0, List.of(largest)))).isZero();
    }

    @Test
    void noRecordsIsAnError() {
        TailwaterLog log = open(Duration.ZERO, 8 * MIB, 1, 64 * MIB);

        assertThatThrownBy(() -> log.appender().append(TOPIC, 0, List.of()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("records: is empty");
    }

    @Test
    void closingWritesWhatWaitsAndRefusesWhatComes() throws Exception {
        TailwaterLog log = open(Duration.ZERO, 8 * MIB, 1, 64 * MIB);
        var before = log.appender().append(TOPIC, 0, List.of(text("before")));

        log.close();

        assertThat(get(before)).isZero();
        var after = log.appender().append(TOPIC, 0, List.of(text("after")));
        assertThatThrownBy(() -> get(after)).hasCauseInstanceOf(StorageUnavailableException.class);
    }

    private TailwaterLog open(Duration linger, int segmentBytesMax, int inFlightMax, long bufferBytesMax) {
        return store.open(
                new AppendSettings(linger, segmentBytesMax, inFlightMax, bufferBytesMax, MIB), faults, requests);
    }

    private static List<CompletableFuture<Long>> appendEach(TailwaterLog log, int partition, int count) {
        List<CompletableFuture<Long>> appends = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            appends.add(log.appender().append(TOPIC, partition, List.of(text("" + i))));
        }
        return appends;
    }

    private Stalled stallNextUpload() {
        Stalled stalled = new Stalled(new CountDownLatch(1), new CountDownLatch(1));
        faults.stallNext(Faults.UPLOAD, stalled::pass);
        return stalled;
    }

    /** An upload that stands still just before it leaves. */
    private record Stalled(CountDownLatch reached, CountDownLatch released) {

        void awaitReached() {
            await(reached);
        }

        void release() {
            released.countDown();
        }

        void pass() {
            reached.countDown();
            await(released);
        }

        private static void await(CountDownLatch latch) {
            try {
                assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted", e);
            }
        }
    }

    private static long get(CompletableFuture<Long> append) throws InterruptedException, ExecutionException {
        try {
            return append.get(30, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("the append did not end", e);
        }
    }
}
