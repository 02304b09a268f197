package io.tailwater.log.retention;

import io.tailwater.log.index.HeadMaintenance;
import io.tailwater.log.index.LogSegment;
import io.tailwater.log.index.PageStore;
import io.tailwater.log.index.PartitionHead;
import io.tailwater.log.index.PartitionIndex;
import io.tailwater.log.index.TableStore;
import io.tailwater.log.store.StoreFailures;
import io.tailwater.log.topic.TopicIdPartition;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Moves log starts to where a topic's retention puts them, as Kafka does: whole segments go, the oldest first, while all their records
 * are too old, or while more bytes than allowed stay without them.
 */
final class LogStartKeeper {

    private final HeadMaintenance maintenance;
    private final PartitionIndex index;
    private final PageStore pages;
    private final TableStore table;
    private final InstantSource clock;

    LogStartKeeper(
            HeadMaintenance maintenance, PartitionIndex index, PageStore pages, TableStore table, InstantSource clock) {
        this.maintenance = maintenance;
        this.index = index;
        this.pages = pages;
        this.table = table;
        this.clock = clock;
    }

    /**
     * Moves a log start on, if it is time.
     *
     * @return the new log start; empty when it stays
     */
    OptionalLong apply(
            TopicIdPartition partition, PartitionHead head, Optional<Duration> retention, OptionalLong retentionBytes) {
        long start = head.logStartOffset();
        if (retention.isPresent()) {
            start = Math.max(start, startByTime(partition, head, retention.get()));
        }
        if (retentionBytes.isPresent()) {
            start = Math.max(
                    start,
                    StoreFailures.orUnavailable(
                            "reading the index of " + partition,
                            () -> startBySize(partition, head, retentionBytes.getAsLong())));
        }
        return start > head.logStartOffset() && maintenance.moveLogStart(partition, start)
                ? OptionalLong.of(start)
                : OptionalLong.empty();
    }

    private long startByTime(TopicIdPartition partition, PartitionHead head, Duration retention) {
        long oldestKeptMs = clock.instant().minus(retention).toEpochMilli();
        return index.firstReaching(partition, head, head.logStartOffset(), oldestKeptMs)
                .map(LogSegment::baseOffset)
                // What is committed from now on comes behind this end, however old it says that it is.
                .orElse(head.nextOffset());
    }

    private long startBySize(TopicIdPartition partition, PartitionHead head, long retentionBytes) {
        long bytes = 0;
        for (Iterator<? extends LogSegment> segments =
                        newestFirst(partition, head).iterator();
                segments.hasNext(); ) {
            LogSegment segment = segments.next();
            if (segment.endOffset() <= head.logStartOffset()) {
                break;
            }
            bytes += segment.sizeBytes();
            if (bytes >= retentionBytes) {
                return segment.baseOffset();
            }
        }
        return head.logStartOffset();
    }

    /** Everything that can be read, each record once: raw segments, and before them those of the table. */
    private Stream<LogSegment> newestFirst(TopicIdPartition partition, PartitionHead head) {
        Stream<LogSegment> tail = reversed(head.tail()).stream().map(LogSegment.class::cast);
        Stream<LogSegment> paged = pages.newestFirst(partition)
                .takeWhile(page -> page.endOffset() > head.rawBaseOffset())
                .flatMap(page -> reversed(page.entries()).stream())
                .filter(entry -> entry.endOffset() <= head.tailBaseOffset())
                // What another region wrote into a gap is nobody's.
                .filter(entry -> entry.endOffset() <= head.runEnd(entry.baseOffset()))
                .map(LogSegment.class::cast);
        Stream<LogSegment> raw = Stream.concat(tail, paged).filter(entry -> entry.endOffset() > head.rawBaseOffset());
        Stream<LogSegment> compacted = table.newestFirst(partition, head.table().epochs())
                .filter(entry -> entry.endOffset() <= head.table().endOffset())
                .map(LogSegment.class::cast);
        return Stream.concat(raw, compacted);
    }

    private static <T> List<T> reversed(List<T> list) {
        List<T> reversed = new ArrayList<>(list);
        Collections.reverse(reversed);
        return reversed;
    }
}
