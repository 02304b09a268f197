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

    /** How many Parquet segments one look brings: a read goes through one large one, or some small ones side by side. */
    static final int TABLE_ENTRIES_MAX = 8;

    /**
     * How long a look at the head says what is history. The tail's base only grows, so it cannot be wrong about that; a log
     * start that moved since is noticed this much later, as if the read had begun earlier.
     */
    static final Duration HISTORY_HINT_MAX = Duration.ofSeconds(1);

    /** How many partitions' hints are kept; beyond that they are dropped and looked up again. */
    private static final int HINTS_MAX = 10_000;

    private record HistoryHint(long logStartOffset, long tableEndOffset, long tailBaseOffset, Instant seenAt) {}

    private final HeadStore heads;
    private final PageStore pages;
    private final TableStore table;
    private final InstantSource clock;
    private final Map<TopicIdPartition, HistoryHint> hints = new ConcurrentHashMap<>();

    public PartitionIndex(HeadStore heads, PageStore pages, TableStore table, InstantSource clock) {
        this.heads = heads;
        this.pages = pages;
        this.table = table;
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
        Optional<HistoryHint> hint = knownHistory(partition, offset);
        if (hint.isPresent()) {
            List<? extends LogSegment> history = offset < hint.get().tableEndOffset()
                    ? table.from(partition, offset, TABLE_ENTRIES_MAX)
                    : entries(pages.from(partition, offset, PAGES_MAX), offset);
            if (!history.isEmpty() && history.get(0).baseOffset() <= offset) {
                return new Position(offset, List.copyOf(history));
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
     * An offset; where the index knows that the segments there have no records any more, the first one behind them that may have.
     *
     * @throws OffsetOutOfRangeException below the log start or beyond the log end
     * @throws UnknownTopicException when the partition is gone
     */
    public Position behindGap(TopicIdPartition partition, long offset) {
        Position position = at(partition, offset);
        boolean gap = !position.entries().isEmpty()
                && position.entries().get(0) instanceof TableEntry entry
                && entry.recordCount() == 0;
        if (!gap) {
            return position;
        }
        Optional<TableEntry> next = table.firstWithRecords(partition, offset);
        return at(partition, next.map(TableEntry::baseOffset).orElseGet(() -> head(partition)
                .table()
                .endOffset()));
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
    private List<LogSegment> from(TopicIdPartition partition, PartitionHead head, long offset) {
        if (offset < head.table().endOffset()) {
            List<TableEntry> found = table.from(partition, offset, TABLE_ENTRIES_MAX);
            requireHolding(partition, head, offset, found);
            return List.copyOf(found);
        }
        return List.copyOf(rawFrom(partition, head, offset, PAGES_MAX));
    }

    /**
     * Raw segments from an offset on that has not been compacted, or whose raw segments are still needed.
     *
     * @param pagesMax how many pages to read at most
     * @return by offset, without a gap, the first one holding the offset; empty at the log end
     */
    public List<SegmentEntry> rawFrom(TopicIdPartition partition, PartitionHead head, long offset, int pagesMax) {
        if (offset >= head.tailBaseOffset()) {
            return holdingOrBehind(head.tail(), offset);
        }
        List<IndexPage> found = pages.from(partition, offset, pagesMax);
        List<SegmentEntry> entries = new ArrayList<>(entries(found, offset));
        requireHolding(partition, head, offset, entries);
        if (found.size() < pagesMax) {
            entries.addAll(
                    holdingOrBehind(head.tail(), entries.get(entries.size() - 1).endOffset()));
        }
        return entries;
    }

    private static void requireHolding(
            TopicIdPartition partition, PartitionHead head, long offset, List<? extends LogSegment> entries) {
        if (entries.isEmpty() || entries.get(0).baseOffset() > offset) {
            throw new CorruptLogException("the index of " + partition + " has no segment for offset " + offset
                    + ", though the head says that it holds " + head.logStartOffset() + " to " + head.nextOffset());
        }
    }

    /**
     * The first segment that reaches an offset and has a record of this time or later; the record may stand before the offset.
     *
     * @param offset from the head's log start on
     * @return empty when every record is older
     */
    public Optional<LogSegment> firstReaching(
            TopicIdPartition partition, PartitionHead head, long offset, long timestampMs) {
        if (head.table().maxTimestampMs() >= timestampMs
                && offset < head.table().endOffset()) {
            Optional<TableEntry> found = firstOfTable(partition, head, offset, timestampMs);
            if (found.isPresent()) {
                return Optional.of(found.get());
            }
        }
        long rawOffset = Math.max(offset, head.table().endOffset());
        if (head.pagedMaxTimestampMs() >= timestampMs) {
            Optional<SegmentEntry> found = firstPaged(partition, head, rawOffset, timestampMs);
            if (found.isPresent()) {
                return Optional.of(found.get());
            }
        }
        return firstReaching(head.tail(), rawOffset, timestampMs).map(LogSegment.class::cast);
    }

    /** Halves the offsets up to the table's end: the entries' timestamps so far never fall. */
    private Optional<TableEntry> firstOfTable(
            TopicIdPartition partition, PartitionHead head, long offset, long timestampMs) {
        long low = offset;
        long high = head.table().endOffset();
        Optional<TableEntry> candidate = Optional.empty();
        while (low < high) {
            TableEntry entry = table.from(partition, low + (high - low) / 2, 1).get(0);
            if (entry.maxTimestampSoFarMs() >= timestampMs) {
                candidate = Optional.of(entry);
                high = entry.baseOffset();
            } else {
                low = entry.endOffset();
            }
        }
        return candidate
                .flatMap(entry -> table.firstReaching(partition, Math.max(entry.baseOffset(), offset), timestampMs))
                .filter(entry -> entry.baseOffset() < head.table().endOffset());
    }

    /** Halves the offsets up to the tail: the pages' timestamps never fall. */
    private Optional<SegmentEntry> firstPaged(
            TopicIdPartition partition, PartitionHead head, long offset, long timestampMs) {
        long low = offset;
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
                .flatMap(page -> pages.firstReaching(partition, Math.max(page.baseOffset(), offset), timestampMs))
                .flatMap(page -> firstReaching(page.entries(), offset, timestampMs));
    }

    private static Optional<SegmentEntry> firstReaching(
            List<SegmentEntry> entries, long startOffset, long timestampMs) {
        return entries.stream()
                .filter(entry -> entry.endOffset() > startOffset)
                .filter(entry -> entry.index().maxTimestampMs() >= timestampMs)
                .findFirst();
    }

    /**
     * The pages' segments from an offset on. Of what two pages name, the second time is left out: a mover that was overtaken by
     * retention may have left a page behind that overlaps with its successor.
     */
    private static List<SegmentEntry> entries(List<IndexPage> found, long offset) {
        List<SegmentEntry> entries = new ArrayList<>();
        long from = offset;
        for (IndexPage page : found) {
            for (SegmentEntry entry : page.entries()) {
                if (entry.endOffset() > from) {
                    entries.add(entry);
                    from = entry.endOffset();
                }
            }
        }
        return entries;
    }

    private static List<SegmentEntry> holdingOrBehind(List<SegmentEntry> entries, long offset) {
        return entries.stream().filter(entry -> entry.endOffset() > offset).toList();
    }

    private Optional<HistoryHint> knownHistory(TopicIdPartition partition, long offset) {
        return Optional.ofNullable(hints.get(partition))
                .filter(hint -> hint.logStartOffset() <= offset
                        && offset < hint.tailBaseOffset()
                        && clock.instant().isBefore(hint.seenAt().plus(HISTORY_HINT_MAX)));
    }

    private void remember(TopicIdPartition partition, PartitionHead head) {
        if (hints.size() >= HINTS_MAX) {
            hints.clear();
        }
        hints.put(
                partition,
                new HistoryHint(
                        head.logStartOffset(), head.table().endOffset(), head.tailBaseOffset(), clock.instant()));
    }
}
