package io.tailwater.log.index;

import io.tailwater.log.error.CorruptLogException;
import io.tailwater.log.error.OffsetOutOfRangeException;
import io.tailwater.log.error.UnknownTopicException;
import io.tailwater.log.topic.TopicIdPartition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the segments that hold an offset or a time. One look at the head answers for the tail; older offsets take one query
 * more, or that query alone while a recent look at the head still holds.
 */
public final class PartitionIndex {

    /** How many index pages one look brings: 64 segments, a megabyte of answer even if each is a single small record. */
    static final int PAGES_MAX = 4;

    /**
     * How long a look at the head says what is history. The tail's base only grows, so it cannot be wrong about that; a log
     * start that moved since is noticed this much later, as if the read had begun earlier.
     */
    static final Duration HISTORY_HINT_MAX = Duration.ofSeconds(1);

    /** How many partitions' hints are kept; beyond that they are dropped and looked up again. */
    private static final int HINTS_MAX = 10_000;

    private record HistoryHint(long logStartOffset, long tailBaseOffset, Instant seenAt) {}

    private final HeadStore heads;
    private final PageStore pages;
    private final InstantSource clock;
    private final Map<TopicIdPartition, HistoryHint> hints = new ConcurrentHashMap<>();

    public PartitionIndex(HeadStore heads, PageStore pages, InstantSource clock) {
        this.heads = heads;
        this.pages = pages;
        this.clock = clock;
    }

    /**
     * Reads the head.
     *
     * @throws UnknownTopicException when the partition is gone, and its topic with it
     */
    public PartitionHead head(TopicIdPartition partition) {
        PartitionHead head = heads.read(partition).orElseThrow(() -> new UnknownTopicException(partition.topic()));
        if (head.tailBaseOffset() > head.logStartOffset()) {
            remember(partition, head);
        }
        return head;
    }

    /** The log start. */
    public Position earliest(TopicIdPartition partition) {
        PartitionHead head = head(partition);
        return new Position(head.logStartOffset(), from(partition, head, head.logStartOffset()));
    }

    /** The log end. */
    public Position latest(TopicIdPartition partition) {
        return new Position(head(partition).nextOffset(), List.of());
    }

    /**
     * An offset.
     *
     * @throws OffsetOutOfRangeException below the log start or beyond the log end
     * @throws UnknownTopicException when the partition is gone
     */
    public Position at(TopicIdPartition partition, long offset) {
        if (knownHistory(partition, offset)) {
            List<SegmentEntry> history = entries(pages.from(partition, offset, PAGES_MAX), offset);
            if (!history.isEmpty() && history.get(0).baseOffset() <= offset) {
                return new Position(offset, history);
            }
            forget(partition);
        }
        PartitionHead head = head(partition);
        if (offset < head.logStartOffset() || offset > head.nextOffset()) {
            throw new OffsetOutOfRangeException(
                    partition.topic(), partition.partition(), offset, head.logStartOffset(), head.nextOffset());
        }
        return new Position(offset, from(partition, head, offset));
    }

    /**
     * An offset, by a head that was read before.
     *
     * @param offset from the head's log start to its log end
     */
    public Position at(TopicIdPartition partition, PartitionHead head, long offset) {
        return new Position(offset, from(partition, head, offset));
    }

    /** Makes the next look read the head, whatever was seen before. */
    public void forget(TopicIdPartition partition) {
        hints.remove(partition);
    }

    /** The segments from an offset on, that lies between the head's log start and log end. */
    private List<SegmentEntry> from(TopicIdPartition partition, PartitionHead head, long offset) {
        if (offset >= head.tailBaseOffset()) {
            return holdingOrBehind(head.tail(), offset);
        }
        List<IndexPage> found = pages.from(partition, offset, PAGES_MAX);
        List<SegmentEntry> entries = new ArrayList<>(entries(found, offset));
        if (entries.isEmpty() || entries.get(0).baseOffset() > offset) {
            throw new CorruptLogException("the index of " + partition + " has no segment for offset " + offset
                    + ", though the head says that it holds " + head.logStartOffset() + " to " + head.nextOffset());
        }
        if (found.size() < PAGES_MAX) {
            entries.addAll(
                    holdingOrBehind(head.tail(), entries.get(entries.size() - 1).endOffset()));
        }
        return entries;
    }

    /**
     * The first segment at or behind the log start that has a record of this time or later.
     *
     * @return empty when every record is older
     * @throws UnknownTopicException when the partition is gone
     */
    public Optional<SegmentEntry> firstReaching(TopicIdPartition partition, long timestampMs) {
        PartitionHead head = head(partition);
        Optional<SegmentEntry> paged =
                head.pagedMaxTimestampMs() < timestampMs ? Optional.empty() : firstPaged(partition, head, timestampMs);
        return paged.isPresent() ? paged : firstReaching(head.tail(), head.logStartOffset(), timestampMs);
    }

    /** Halves the offsets between the log start and the tail: the pages' timestamps never fall. */
    private Optional<SegmentEntry> firstPaged(TopicIdPartition partition, PartitionHead head, long timestampMs) {
        long low = head.logStartOffset();
        long high = head.tailBaseOffset();
        Optional<IndexPage> candidate = Optional.empty();
        while (low < high) {
            List<IndexPage> probe = pages.from(partition, low + (high - low) / 2, 1);
            if (probe.isEmpty()) {
                break;
            }
            IndexPage page = probe.get(0);
            if (page.maxTimestampMs() >= timestampMs) {
                candidate = Optional.of(page);
                high = page.baseOffset();
            } else {
                low = page.endOffset();
            }
        }
        return candidate
                .flatMap(page ->
                        pages.firstReaching(partition, Math.max(page.baseOffset(), head.logStartOffset()), timestampMs))
                .flatMap(page -> firstReaching(page.entries(), head.logStartOffset(), timestampMs));
    }

    private static Optional<SegmentEntry> firstReaching(
            List<SegmentEntry> entries, long logStartOffset, long timestampMs) {
        return entries.stream()
                .filter(entry -> entry.endOffset() > logStartOffset)
                .filter(entry -> entry.index().maxTimestampMs() >= timestampMs)
                .findFirst();
    }

    private static List<SegmentEntry> entries(List<IndexPage> found, long offset) {
        return holdingOrBehind(
                found.stream().flatMap(page -> page.entries().stream()).toList(), offset);
    }

    private static List<SegmentEntry> holdingOrBehind(List<SegmentEntry> entries, long offset) {
        return entries.stream().filter(entry -> entry.endOffset() > offset).toList();
    }

    private boolean knownHistory(TopicIdPartition partition, long offset) {
        HistoryHint hint = hints.get(partition);
        return hint != null
                && hint.logStartOffset() <= offset
                && offset < hint.tailBaseOffset()
                && clock.instant().isBefore(hint.seenAt().plus(HISTORY_HINT_MAX));
    }

    private void remember(TopicIdPartition partition, PartitionHead head) {
        if (hints.size() >= HINTS_MAX) {
            hints.clear();
        }
        hints.put(partition, new HistoryHint(head.logStartOffset(), head.tailBaseOffset(), clock.instant()));
    }
}
