package io.tailwater.log.index;

import io.tailwater.log.error.CorruptLogException;
import io.tailwater.log.error.OffsetOutOfRangeException;
import io.tailwater.log.error.StorageUnavailableException;
import io.tailwater.log.error.UnknownTopicException;
import io.tailwater.log.store.StoreFailures;
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

    /** Of a partition whose leadership never moved without its leader: others are looked up each time. */
    private record HistoryHint(
            long logStartOffset, long tableEndOffset, long tailBaseOffset, long nextOffset, Instant seenAt) {}

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
        if (head.tailBaseOffset() > head.logStartOffset() && head.gaps().isEmpty()) {
            remember(partition, head);
        }
        return head;
    }

    /** The log start. */
    public Position earliest(TopicIdPartition partition) {
        PartitionHead head = head(partition);
        return at(partition, head, head.logStartOffset());
    }

    /** The log end. */
    public Position latest(TopicIdPartition partition) {
        return new Position(head(partition).nextOffset(), List.of());
    }

    /**
     * An offset.
     *
     * @throws OffsetOutOfRangeException below the log start or beyond the log end; what is beyond the log end of a copy may still
     *     come, and is the log end for now
     * @throws UnknownTopicException when the partition is gone
     */
    public Position at(TopicIdPartition partition, long offset) {
        Optional<HistoryHint> hint = knownHistory(partition, offset);
        if (hint.isPresent()) {
            List<? extends LogSegment> history = offset < hint.get().tableEndOffset()
                    ? upTo(
                            hint.get().tableEndOffset(),
                            table.from(partition, TableEpochs.FIRST, offset, TABLE_ENTRIES_MAX))
                    : entries(
                            pages.from(partition, offset, PAGES_MAX),
                            offset,
                            hint.get().nextOffset());
            if (!history.isEmpty() && history.get(0).baseOffset() <= offset) {
                return new Position(offset, List.copyOf(history));
            }
            forget(partition);
        }
        PartitionHead head = head(partition);
        requireWithin(partition, head, offset);
        return at(partition, head, offset);
    }

    /**
     * Requires an offset to be in a log, or, in a region that holds a copy, at least not before it: what is behind the end of a copy may
     * be on its way.
     *
     * @throws OffsetOutOfRangeException when it is not
     */
    public void requireWithin(TopicIdPartition partition, PartitionHead head, long offset) {
        if (offset < head.logStartOffset() || offset > head.nextOffset() && heads.isComplete()) {
            throw new OffsetOutOfRangeException(
                    partition.topic(), partition.partition(), offset, head.logStartOffset(), head.nextOffset());
        }
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
        TableEpochs epochs = knownHistory(partition, offset).isPresent()
                ? TableEpochs.FIRST
                : head(partition).table().epochs();
        Optional<TableEntry> next = table.firstWithRecords(partition, epochs, offset);
        return at(partition, next.map(TableEntry::baseOffset).orElseGet(() -> head(partition)
                .table()
                .endOffset()));
    }

    /**
     * An offset, by a head that was read before.
     *
     * @param offset that the head {@linkplain #requireWithin allows}; where it lies in a gap the log goes on behind that
     */
    public Position at(TopicIdPartition partition, PartitionHead head, long offset) {
        long onward = head.onward(offset);
        return new Position(onward, onward < head.nextOffset() ? from(partition, head, onward) : List.of());
    }

    /** Makes the next look read the head, whatever was seen before. */
    public void forget(TopicIdPartition partition) {
        hints.remove(partition);
    }

    /** The segments from an offset on, that lies between the head's log start and log end. */
    private List<LogSegment> from(TopicIdPartition partition, PartitionHead head, long offset) {
        if (offset < head.table().endOffset()) {
            List<TableEntry> found = upTo(
                    head.table().endOffset(), table.from(partition, head.table().epochs(), offset, TABLE_ENTRIES_MAX));
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
        List<SegmentEntry> entries = new ArrayList<>(entries(found, offset, head.runEnd(offset)));
        requireHolding(partition, head, offset, entries);
        long end = entries.get(entries.size() - 1).endOffset();
        if (found.size() < pagesMax && head.tailBaseOffset() <= end) {
            entries.addAll(holdingOrBehind(head.tail(), end));
        }
        return entries;
    }

    private void requireHolding(
            TopicIdPartition partition, PartitionHead head, long offset, List<? extends LogSegment> entries) {
        if (entries.isEmpty() || entries.get(0).baseOffset() > offset) {
            if (!heads.isComplete()) {
                // The head forgot the segments, and the page that names them since is still on its way.
                throw new StorageUnavailableException(
                        "the index of " + partition + " for offset " + offset + " has not arrived in this region yet",
                        StoreFailures.RETRY_AFTER,
                        null);
            }
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
        for (long from = head.onward(rawOffset);
                head.pagedMaxTimestampMs() >= timestampMs && from < head.tailBaseOffset(); ) {
            long end = Math.min(head.runEnd(from), head.tailBaseOffset());
            Optional<SegmentEntry> found = firstPaged(partition, from, end, timestampMs);
            if (found.isPresent()) {
                return Optional.of(found.get());
            }
            from = Math.max(end, head.onward(end));
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
            long middle = low + (high - low) / 2;
            TableEntry entry =
                    table.from(partition, head.table().epochs(), middle, 1).get(0);
            if (entry.maxTimestampSoFarMs() >= timestampMs) {
                candidate = Optional.of(entry);
                // An entry from before gaps belonged to the segments behind them may begin behind the middle.
                high = Math.min(entry.baseOffset(), middle);
            } else {
                low = entry.endOffset();
            }
        }
        return candidate
                .flatMap(entry -> table.firstReaching(
                        partition, head.table().epochs(), Math.max(entry.baseOffset(), offset), timestampMs))
                .filter(entry -> entry.baseOffset() < head.table().endOffset());
    }

    /** Halves the offsets of a run of pages: their timestamps never fall. */
    private Optional<SegmentEntry> firstPaged(
            TopicIdPartition partition, long offset, long endOffset, long timestampMs) {
        long low = offset;
        long high = endOffset;
        Optional<IndexPage> candidate = Optional.empty();
        while (low < high) {
            List<IndexPage> probe = pages.from(partition, low + (high - low) / 2, 1);
            if (probe.isEmpty()) {
                break;
            }
            IndexPage page = probe.get(0);
            if (page.baseOffset() >= high) {
                // Behind the run: what would be in between has not arrived.
                high = low + (high - low) / 2;
            } else if (page.maxTimestampMs() >= timestampMs) {
                candidate = Optional.of(page);
                high = page.baseOffset();
            } else {
                low = page.endOffset();
            }
        }
        return candidate
                .flatMap(page -> pages.firstReaching(partition, Math.max(page.baseOffset(), offset), timestampMs))
                .flatMap(page -> firstReaching(page.entries(), offset, timestampMs))
                .filter(entry -> entry.endOffset() <= endOffset);
    }

    private static Optional<SegmentEntry> firstReaching(
            List<SegmentEntry> entries, long startOffset, long timestampMs) {
        return entries.stream()
                .filter(entry -> entry.endOffset() > startOffset)
                .filter(entry -> entry.index().maxTimestampMs() >= timestampMs)
                .findFirst();
    }

    /**
     * The pages' segments from an offset on, as far as they are consecutive and end by {@code endOffset}. Of what two pages name, the
     * second time is left out: a mover that was overtaken by retention may have left a page behind that overlaps with its successor.
     */
    private static List<SegmentEntry> entries(List<IndexPage> found, long offset, long endOffset) {
        List<SegmentEntry> entries = new ArrayList<>();
        long from = offset;
        for (IndexPage page : found) {
            for (SegmentEntry entry : page.entries()) {
                if (entry.baseOffset() > from || entry.endOffset() > endOffset) {
                    return entries;
                }
                if (entry.endOffset() > from) {
                    entries.add(entry);
                    from = entry.endOffset();
                }
            }
        }
        return entries;
    }

    private static List<TableEntry> upTo(long endOffset, List<TableEntry> entries) {
        return entries.stream().filter(entry -> entry.endOffset() <= endOffset).toList();
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
                        head.logStartOffset(),
                        head.table().endOffset(),
                        head.tailBaseOffset(),
                        head.nextOffset(),
                        clock.instant()));
    }
}
