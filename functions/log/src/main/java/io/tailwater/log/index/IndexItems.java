package io.tailwater.log.index;

import static io.tailwater.log.store.LogTable.number;
import static io.tailwater.log.store.LogTable.string;

import io.tailwater.format.binary.CorruptBytesException;
import io.tailwater.format.key.Digits;
import io.tailwater.format.record.Bytes;
import io.tailwater.format.segment.SegmentIndex;
import io.tailwater.log.error.CorruptLogException;
import io.tailwater.log.store.LogTable;
import io.tailwater.log.topic.TopicIdPartition;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * How heads and index pages stand in DynamoDB; {@code docs/format/table.md} is the same in words.
 *
 * <p>A segment stands in two maps under its id: its base offset in one, its {@link SegmentIndex} in the other. They are two
 * because an update can copy {@code nextOffset} into a map entry of its own, but not into a part of a new value.
 */
final class IndexItems {

    static final String NEXT_OFFSET = "nextOffset";
    static final String LOG_START_OFFSET = "logStartOffset";
    static final String TAIL = "tail";
    static final String SEGMENT_INDEX = "segmentIndex";
    static final String VOIDED = "voided";
    static final String FENCE = "fence";
    static final String PAGED_MAX_TIMESTAMP = "pagedMaxTimestamp";
    static final String MAX_TIMESTAMP = "maxTimestamp";
    static final String MOVED_AT = "movedAt";

    static final String TABLE_END_OFFSET = "tableEndOffset";
    static final String TABLE_MAX_TIMESTAMP = "tableMaxTimestamp";
    static final String TABLE_START_OFFSET = "tableStartOffset";
    static final String RAW_START_OFFSET = "rawStartOffset";
    static final String PLAN = "plan";
    static final String RECLAMATION = "reclamation";
    static final String CLEAN = "clean";
    static final String CLEANING = "cleaning";
    static final String SEALED = "sealed";
    static final String ARRIVED = "arrived#";
    static final String PAGE = "page#";
    static final String KEPT = "kept#";
    static final String GAPS = "gaps";
    static final String TABLE_EPOCHS = "tableEpochs";
    static final String EPOCH = "epoch";
    static final String BASE_OFFSET = "baseOffset";
    static final String END_OFFSET = "endOffset";

    static final String PASS = "pass";
    static final String POSITION = "position";
    static final String PUBLISHED_AT = "publishedAt";

    private static final String DIRTY_OFFSET = "dirtyOffset";
    private static final String TOMBSTONE_OFFSET = "tombstoneOffset";
    private static final String TOMBSTONES = "tombstones";
    private static final String WAITING_OFFSET = "waitingOffset";
    private static final String WAITING_SINCE = "waitingSince";
    private static final String DATE = "date";
    private static final String RAW_OFFSET = "rawOffset";
    private static final String TABLE_OFFSET = "tableOffset";
    private static final String SINCE = "since";
    private static final String SIZE_BYTES = "sizeBytes";
    private static final String FOOTER_SIZE_BYTES = "footerSizeBytes";
    private static final String RECORD_COUNT = "recordCount";
    private static final String RECORDS_SIZE_BYTES = "recordsSizeBytes";
    private static final String MAX_TIMESTAMP_SO_FAR = "maxTimestampSoFar";
    private static final String HEAD = "head";
    private static final String GAP_FROM = "from";
    private static final String GAP_TO = "to";
    private static final String TABLE = "table#";
    private static final String TABLE_OF_EPOCH = "table-";
    private static final UUID NO_FENCE = new UUID(0, 0);

    /** Copies of items are there within seconds; what has not come within days was lost with its region, and leadership moved. */
    private static final Duration KEPT_FOR = Duration.ofDays(7);

    private IndexItems() {}

    static String partitionKey(TopicIdPartition partition) {
        return partition.key();
    }

    /** The partition key of what regions note of a partition's arrival. */
    static String arrivalKey(TopicIdPartition partition) {
        return ARRIVED + partitionKey(partition);
    }

    /**
     * A head's key. Every epoch has heads of its own, written in its leader's region alone: where items are copied and the last writer
     * wins, a head of an earlier leader can never win over one of today's. Epoch 0 has the name from before there were epochs.
     */
    static Map<String, AttributeValue> headKey(TopicIdPartition partition, long epoch) {
        return LogTable.key(partitionKey(partition), epoch == 0 ? HEAD : HEAD + "#" + Digits.ofEpoch(epoch));
    }

    /**
     * A page's sort key: its last offset, so that the first page at or after an offset is the one that holds it, and those
     * that follow come with the same query. 20 digits hold every long.
     */
    static String pageSortKey(String prefix, long lastOffset) {
        return prefix + Digits.ofOffset(lastOffset);
    }

    /** Sorts behind every page. */
    static String lastPageSortKey(String prefix) {
        return pageSortKey(prefix, Long.MAX_VALUE);
    }

    /**
     * A Parquet segment's sort key: as a page's, its last offset. Before it the epoch of the segment's name, so that no entry of an
     * earlier leader, however late it is copied, is a write to one of a later leader's, or stands among those. Epoch 0 has the name from
     * before there were epochs.
     */
    static String tableSortKey(long epoch, long lastOffset) {
        return (epoch == 0 ? TABLE : TABLE_OF_EPOCH + Digits.ofEpoch(epoch) + "#") + Digits.ofOffset(lastOffset);
    }

    /** The head of a partition that nothing was written to. */
    static Map<String, AttributeValue> newHead(TopicIdPartition partition, long epoch) {
        var item = new HashMap<>(headKey(partition, epoch));
        item.put(NEXT_OFFSET, number(0));
        item.put(LOG_START_OFFSET, number(0));
        item.put(PAGED_MAX_TIMESTAMP, number(Long.MIN_VALUE));
        item.put(FENCE, string(NO_FENCE.toString()));
        item.put(TAIL, AttributeValue.fromM(Map.of()));
        item.put(SEGMENT_INDEX, AttributeValue.fromM(Map.of()));
        item.put(VOIDED, AttributeValue.fromM(Map.of()));
        return item;
    }

    /** The head of a partition that a topic grew by in a later epoch: the leader of an earlier one may be adding it as well, unseen. */
    static Map<String, AttributeValue> newHeadFrom(TopicIdPartition partition, long epoch, long offset) {
        var item = newHead(partition, epoch);
        if (offset > 0) {
            item.put(NEXT_OFFSET, number(offset));
            item.put(GAPS, writeGaps(List.of(new OffsetGap(0, offset))));
            item.put(TABLE_EPOCHS, writeTableEpochs(TableEpochs.FIRST.then(epoch, 0)));
        }
        return item;
    }

    static PartitionHead readHead(Map<String, AttributeValue> item) {
        return new PartitionHead(
                number(item, LOG_START_OFFSET),
                number(item, NEXT_OFFSET),
                readEntries(item),
                number(item, PAGED_MAX_TIMESTAMP),
                UUID.fromString(string(item, FENCE)),
                item.get(VOIDED).m().keySet().stream().map(UUID::fromString).collect(Collectors.toUnmodifiableSet()),
                readTableState(item),
                readCleanState(item),
                readGaps(item));
    }

    private static List<OffsetGap> readGaps(Map<String, AttributeValue> item) {
        return item.containsKey(GAPS)
                ? item.get(GAPS).l().stream()
                        .map(gap -> new OffsetGap(number(gap.m(), GAP_FROM), number(gap.m(), GAP_TO)))
                        .toList()
                : List.of();
    }

    static AttributeValue writeGaps(List<OffsetGap> gaps) {
        return AttributeValue.fromL(gaps.stream()
                .map(gap -> AttributeValue.fromM(Map.of(GAP_FROM, number(gap.from()), GAP_TO, number(gap.to()))))
                .toList());
    }

    /** A head from before there was a table, or of which nothing was compacted yet, has none of these attributes. */
    private static PartitionHead.TableState readTableState(Map<String, AttributeValue> item) {
        return new PartitionHead.TableState(
                numberOr(item, TABLE_END_OFFSET, 0),
                numberOr(item, TABLE_MAX_TIMESTAMP, Long.MIN_VALUE),
                Optional.ofNullable(item.get(PLAN)).map(plan -> readPlan(plan.m())),
                Optional.ofNullable(item.get(RECLAMATION)).map(mark -> readReclamation(mark.m())),
                numberOr(item, RAW_START_OFFSET, 0),
                numberOr(item, TABLE_START_OFFSET, 0),
                readTableEpochs(item));
    }

    private static TableEpochs readTableEpochs(Map<String, AttributeValue> item) {
        return item.containsKey(TABLE_EPOCHS)
                ? new TableEpochs(item.get(TABLE_EPOCHS).l().stream()
                        .map(span -> new TableEpochs.Span(number(span.m(), EPOCH), number(span.m(), BASE_OFFSET)))
                        .toList())
                : TableEpochs.FIRST;
    }

    static AttributeValue writeTableEpochs(TableEpochs epochs) {
        return AttributeValue.fromL(epochs.spans().stream()
                .map(span -> AttributeValue.fromM(
                        Map.of(EPOCH, number(span.epoch()), BASE_OFFSET, number(span.baseOffset()))))
                .toList());
    }

    private static CleanState readCleanState(Map<String, AttributeValue> item) {
        Optional<CleaningPlan> plan = Optional.ofNullable(item.get(CLEANING)).map(value -> readCleaningPlan(value.m()));
        if (!item.containsKey(CLEAN)) {
            return plan.isEmpty() ? CleanState.NEVER : new CleanState(0, 0, 0, 0, 0, Optional.empty(), plan);
        }
        Map<String, AttributeValue> clean = item.get(CLEAN).m();
        return new CleanState(
                number(clean, PASS),
                number(clean, END_OFFSET),
                number(clean, SIZE_BYTES),
                number(clean, TOMBSTONES),
                number(clean, TOMBSTONE_OFFSET),
                clean.containsKey(WAITING_OFFSET)
                        ? Optional.of(new CleanState.Waiting(
                                number(clean, WAITING_OFFSET), Instant.ofEpochMilli(number(clean, WAITING_SINCE))))
                        : Optional.empty(),
                plan);
    }

    static AttributeValue writeCleanState(CleanState state) {
        Map<String, AttributeValue> clean = new HashMap<>(Map.of(
                PASS, number(state.pass()),
                END_OFFSET, number(state.endOffset()),
                SIZE_BYTES, number(state.sizeBytes()),
                TOMBSTONES, number(state.tombstones()),
                TOMBSTONE_OFFSET, number(state.tombstoneOffset())));
        state.waiting().ifPresent(waiting -> {
            clean.put(WAITING_OFFSET, number(waiting.endOffset()));
            clean.put(WAITING_SINCE, number(waiting.since().toEpochMilli()));
        });
        return AttributeValue.fromM(clean);
    }

    static AttributeValue writeCleaningPlan(CleaningPlan plan) {
        return AttributeValue.fromM(Map.of(
                PASS, number(plan.pass()),
                DIRTY_OFFSET, number(plan.dirtyOffset()),
                END_OFFSET, number(plan.endOffset()),
                TOMBSTONE_OFFSET, number(plan.tombstoneOffset()),
                POSITION, number(plan.position()),
                TOMBSTONES, number(plan.tombstones()),
                SIZE_BYTES, number(plan.sizeBytes()),
                SINCE, number(plan.since().toEpochMilli())));
    }

    private static CleaningPlan readCleaningPlan(Map<String, AttributeValue> plan) {
        return new CleaningPlan(
                number(plan, PASS),
                number(plan, DIRTY_OFFSET),
                number(plan, END_OFFSET),
                number(plan, TOMBSTONE_OFFSET),
                number(plan, POSITION),
                number(plan, TOMBSTONES),
                number(plan, SIZE_BYTES),
                Instant.ofEpochMilli(number(plan, SINCE)));
    }

    static long numberOr(Map<String, AttributeValue> item, String attribute, long missing) {
        return item.containsKey(attribute) ? number(item, attribute) : missing;
    }

    static AttributeValue writePlan(CompactionPlan plan) {
        Map<String, AttributeValue> written = new HashMap<>(Map.of(
                BASE_OFFSET, number(plan.baseOffset()),
                END_OFFSET, number(plan.endOffset()),
                DATE, string(plan.date().toString())));
        writeEpoch(written, plan.epoch());
        return AttributeValue.fromM(written);
    }

    /** Epoch 0 is not written: what stood in the table before there were epochs is what stands there now. */
    static void writeEpoch(Map<String, AttributeValue> item, long epoch) {
        if (epoch > 0) {
            item.put(EPOCH, number(epoch));
        }
    }

    private static CompactionPlan readPlan(Map<String, AttributeValue> plan) {
        return new CompactionPlan(
                numberOr(plan, EPOCH, 0),
                number(plan, BASE_OFFSET),
                number(plan, END_OFFSET),
                LocalDate.parse(string(plan, DATE)));
    }

    static AttributeValue writeReclamation(Reclamation reclamation) {
        return AttributeValue.fromM(Map.of(
                RAW_OFFSET, number(reclamation.rawOffset()),
                TABLE_OFFSET, number(reclamation.tableOffset()),
                SINCE, number(reclamation.since().toEpochMilli())));
    }

    private static Reclamation readReclamation(Map<String, AttributeValue> mark) {
        return new Reclamation(
                number(mark, RAW_OFFSET), number(mark, TABLE_OFFSET), Instant.ofEpochMilli(number(mark, SINCE)));
    }

    static Map<String, AttributeValue> writeTableEntry(TopicIdPartition partition, TableEntry entry) {
        var item = new HashMap<>(
                LogTable.key(partitionKey(partition), tableSortKey(entry.epoch(), entry.endOffset() - 1)));
        writeEpoch(item, entry.epoch());
        item.put(BASE_OFFSET, number(entry.baseOffset()));
        item.put(END_OFFSET, number(entry.endOffset()));
        item.put(DATE, string(entry.date().toString()));
        item.put(SIZE_BYTES, number(entry.sizeBytes()));
        item.put(FOOTER_SIZE_BYTES, number(entry.footerSizeBytes()));
        item.put(RECORD_COUNT, number(entry.recordCount()));
        item.put(RECORDS_SIZE_BYTES, number(entry.recordsSizeBytes()));
        item.put(MAX_TIMESTAMP, number(entry.maxTimestampMs()));
        item.put(MAX_TIMESTAMP_SO_FAR, number(entry.maxTimestampSoFarMs()));
        item.put(PUBLISHED_AT, number(entry.publishedAt().toEpochMilli()));
        return item;
    }

    static TableEntry readTableEntry(Map<String, AttributeValue> item) {
        return new TableEntry(
                numberOr(item, EPOCH, 0),
                number(item, BASE_OFFSET),
                number(item, END_OFFSET),
                LocalDate.parse(string(item, DATE)),
                number(item, SIZE_BYTES),
                Math.toIntExact(number(item, FOOTER_SIZE_BYTES)),
                number(item, RECORD_COUNT),
                number(item, RECORDS_SIZE_BYTES),
                number(item, MAX_TIMESTAMP),
                number(item, MAX_TIMESTAMP_SO_FAR),
                // Where it is missing, the entry is from before topics were compacted.
                Instant.ofEpochMilli(numberOr(item, PUBLISHED_AT, 0)));
    }

    static Map<String, AttributeValue> writePage(String prefix, TopicIdPartition partition, IndexPage page) {
        Map<String, AttributeValue> tail = new HashMap<>();
        Map<String, AttributeValue> segments = new HashMap<>();
        for (SegmentEntry entry : page.entries()) {
            tail.put(entry.segmentId().toString(), number(entry.baseOffset()));
            segments.put(entry.segmentId().toString(), writeIndex(entry.index()));
        }
        var item = new HashMap<>(LogTable.key(partitionKey(partition), pageSortKey(prefix, page.endOffset() - 1)));
        item.put(TAIL, AttributeValue.fromM(tail));
        item.put(SEGMENT_INDEX, AttributeValue.fromM(segments));
        item.put(MAX_TIMESTAMP, number(page.maxTimestampMs()));
        item.put(MOVED_AT, number(page.movedAt().toEpochMilli()));
        if (prefix.equals(KEPT)) {
            item.put(LogTable.TIME_TO_LIVE, number(page.movedAt().plus(KEPT_FOR).getEpochSecond()));
        }
        return item;
    }

    static IndexPage readPage(Map<String, AttributeValue> item) {
        return new IndexPage(
                readEntries(item), number(item, MAX_TIMESTAMP), Instant.ofEpochMilli(number(item, MOVED_AT)));
    }

    static AttributeValue writeIndex(SegmentIndex index) {
        return AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(index.encode().toArray()));
    }

    private static List<SegmentEntry> readEntries(Map<String, AttributeValue> item) {
        Map<String, AttributeValue> segments = item.get(SEGMENT_INDEX).m();
        return item.get(TAIL).m().entrySet().stream()
                .map(base -> readEntry(base, segments))
                .sorted(Comparator.comparingLong(SegmentEntry::baseOffset))
                .toList();
    }

    private static SegmentEntry readEntry(
            Map.Entry<String, AttributeValue> base, Map<String, AttributeValue> segments) {
        byte[] index = segments.get(base.getKey()).b().asByteArrayUnsafe();
        try {
            return new SegmentEntry(
                    UUID.fromString(base.getKey()),
                    Long.parseLong(base.getValue().n()),
                    SegmentIndex.decode(Bytes.wrap(index)));
        } catch (CorruptBytesException e) {
            throw new CorruptLogException("the index of segment " + base.getKey() + ": " + e.getMessage(), e);
        }
    }
}
