package io.tailwater.log.group;

import static io.tailwater.log.testing.Records.append;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.LogRecord;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.cleaning.Cleaning;
import io.tailwater.log.compaction.Compaction;
import io.tailwater.log.error.OffsetOutOfRangeException;
import io.tailwater.log.testing.SimulatedTime;
import io.tailwater.log.testing.TestStore;
import io.tailwater.log.topic.TopicPartition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Groups in logs that lose records: at their start, and in between. */
class ShrinkingLogTest {

    private static final String TOPIC = "topic";
    private static final String GROUP = "group";

    private final SimulatedTime time = new SimulatedTime();
    private TestStore store;
    private TailwaterLog log;

    @BeforeEach
    void open() {
        store = new TestStore();
        log = store.open(time, 1);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void whoStandsBelowTheLogStartGoesWhereItsResetSays() {
        log.admin().create(TOPIC, 1);
        append(log, TOPIC, 0, "a", "b", "c", "d");
        for (OffsetReset reset : OffsetReset.values()) {
            join(reset.name(), reset);
            log.consumers().assignment(GROUP + reset, reset.name());
            log.consumers().seek(GROUP + reset, reset.name(), Map.of(new TopicPartition(TOPIC, 0), 1L));
        }

        log.retention().deleteRecords(log.topics().partition(TOPIC, 0), 3);

        assertThat(poll(OffsetReset.EARLIEST)).containsExactly("3 d");
        assertThat(poll(OffsetReset.LATEST)).isEmpty();
        assertThatThrownBy(() -> poll(OffsetReset.NONE))
                .isInstanceOf(OffsetOutOfRangeException.class)
                .hasMessageContaining("offset 1")
                .hasMessageContaining("3 to 4");
        append(log, TOPIC, 0, "e");
        assertThat(poll(OffsetReset.EARLIEST)).containsExactly("4 e");
        assertThat(poll(OffsetReset.LATEST)).containsExactly("4 e");
    }

    @Test
    void positionsPassGaps() {
        log.admin().create(TOPIC, 1, Map.of("cleanup.policy", "compact", "delete.retention.ms", "0"));
        join(OffsetReset.EARLIEST.name(), OffsetReset.EARLIEST);
        segment("k", "1");
        segment("other", "1");
        assertThat(poll(OffsetReset.EARLIEST)).containsExactly("0 1");
        segment("k", "2");
        segment("k", "3");
        segment("other", null);
        segment("k", "4");
        segment("k", null);
        clean();
        clean();

        assertThat(poll(OffsetReset.EARLIEST)).as("nothing is left").isEmpty();
        poll(OffsetReset.EARLIEST);
        assertThat(log.groupAdmin().lags(GROUP + OffsetReset.EARLIEST))
                .extracting(GroupLag::lag)
                .containsExactly(0L);
        segment("k", "7");
        assertThat(poll(OffsetReset.EARLIEST)).containsExactly("7 7");
    }

    private void segment(String key, String value) {
        append(
                log,
                TOPIC,
                0,
                List.of(new LogRecord(0, Bytes.utf8(key), value == null ? null : Bytes.utf8(value), List.of())));
        assertThat(log.compaction()
                        .run(
                                log.topics().get(TOPIC),
                                Compaction.Due.EVERYTHING,
                                time.instant().plusSeconds(60),
                                made -> {}))
                .isZero();
    }

    /** The group's instance may not expire meanwhile. */
    private void clean() {
        for (int i = 0; i < 20; i++) {
            time.advance(Duration.ofMinutes(4));
            log.consumers().assignment(GROUP + OffsetReset.EARLIEST, OffsetReset.EARLIEST.name());
        }
        assertThat(log.cleaning()
                        .run(
                                log.topics().get(TOPIC),
                                Cleaning.Due.ANYTHING_NEW,
                                time.instant().plusSeconds(60),
                                done -> {}))
                .isZero();
    }

    private void join(String member, OffsetReset reset) {
        log.consumers()
                .create(
                        GROUP + reset,
                        member,
                        new MemberConfig("binary", reset, true, 1, Duration.ZERO, AssignmentStrategy.RANGE));
        log.consumers().subscribe(GROUP + reset, member, new Subscription.Topics(Set.of(TOPIC)));
    }

    private List<String> poll(OffsetReset reset) {
        return log
                .consumers()
                .poll(GROUP + reset, reset.name(), new PollRequest(1, Optional.of(Duration.ZERO), Optional.empty()))
                .batches()
                .stream()
                .flatMap(batch -> batch.records().stream())
                .map(each -> each.offset() + " " + each.record().value().toUtf8String())
                .toList();
    }
}
