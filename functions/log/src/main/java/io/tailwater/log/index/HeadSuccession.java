package io.tailwater.log.index;

import static io.tailwater.log.store.LogTable.number;
import static io.tailwater.log.store.LogTable.string;

import io.tailwater.format.key.UuidV7;
import io.tailwater.log.store.LogTable;
import io.tailwater.log.store.StoreFailures;
import io.tailwater.log.topic.TopicIdPartition;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** Ends heads of one epoch, and makes those of the next. Every step may be repeated, and does nothing the second time. */
public final class HeadSuccession {

    private final DynamoDbClient dynamoDb;
    private final String table;
    private final PageStore pages;
    private final InstantSource clock;

    public HeadSuccession(DynamoDbClient dynamoDb, String table, InstantSource clock) {
        this.dynamoDb = dynamoDb;
        this.table = table;
        this.pages = new PageStore(dynamoDb, table);
        this.clock = clock;
    }

    /**
     * Lets nothing be committed to a head any more, whatever is still on its way. In its leader's region alone. A head is sealed for
     * one epoch and no other: two that went on with it would give out the same offsets.
     *
     * @param next the epoch that is to go on with it
     */
    public void seal(TopicIdPartition partition, long epoch, long next) {
        StoreFailures.orUnavailable("ending epoch " + epoch + " of " + partition, () -> {
            try {
                dynamoDb.updateItem(request -> request.tableName(table)
                        .key(IndexItems.headKey(partition, epoch))
                        .updateExpression("SET sealed = :next")
                        .conditionExpression("attribute_exists(pk) AND attribute_not_exists(sealed)")
                        .expressionAttributeValues(Map.of(":next", number(next))));
                return true;
            } catch (ConditionalCheckFailedException e) {
                // No such head, or sealed before: the caller looks for what.
                return false;
            }
        });
    }

    /** Whether there is a head of an epoch. */
    public boolean exists(TopicIdPartition partition, long epoch) {
        return item(partition, epoch).isPresent();
    }

    /**
     * A head that was sealed for an epoch, as it is here.
     *
     * @return empty when there is none, or not its last state
     */
    public Optional<PartitionHead> sealed(TopicIdPartition partition, long epoch, long next) {
        return item(partition, epoch)
                .filter(item -> item.containsKey(IndexItems.SEALED) && number(item, IndexItems.SEALED) == next)
                .map(IndexItems::readHead);
    }

    /** Goes on where a sealed head ends, all of which has arrived. */
    public void inherit(TopicIdPartition partition, long epoch, long next) {
        Map<String, AttributeValue> item = new HashMap<>(item(partition, epoch).orElseThrow());
        item.remove(IndexItems.SEALED);
        item.putAll(IndexItems.headKey(partition, next));
        putOnce(partition, next, item);
    }

    /**
     * Goes on behind what is known of a log whose leader is gone. Offsets between the two are nobody's from now on.
     *
     * @param known the head as far as it has arrived
     * @param entries its raw segments from where index pages end that are here: they are paged, so that nothing depends on the old head
     * @param startOffset behind everything that the old leader can have given out
     */
    public void inheritPart(
            TopicIdPartition partition, PartitionHead known, List<SegmentEntry> entries, long next, long startOffset) {
        long maxTimestampMs = known.pagedMaxTimestampMs();
        for (List<SegmentEntry> paged : pages(entries)) {
            maxTimestampMs =
                    paged.stream().mapToLong(SegmentEntry::maxTimestampMs).reduce(maxTimestampMs, Math::max);
            IndexPage page = new IndexPage(paged, maxTimestampMs, clock.instant());
            StoreFailures.orUnavailable("writing the index of " + partition, () -> {
                pages.put(partition, page);
                return page;
            });
        }
        Map<String, AttributeValue> item = IndexItems.newHead(partition, next);
        item.put(IndexItems.NEXT_OFFSET, number(startOffset));
        item.put(IndexItems.LOG_START_OFFSET, number(known.logStartOffset()));
        item.put(IndexItems.PAGED_MAX_TIMESTAMP, number(maxTimestampMs));
        item.put(IndexItems.FENCE, string(fence(known).toString()));
        item.put(IndexItems.TABLE_END_OFFSET, number(known.table().endOffset()));
        item.put(IndexItems.TABLE_MAX_TIMESTAMP, number(known.table().maxTimestampMs()));
        item.put(IndexItems.RAW_START_OFFSET, number(known.table().rawStartOffset()));
        item.put(IndexItems.TABLE_START_OFFSET, number(known.table().startOffset()));
        // Of what the old leader compacted behind this, objects and entries may still come: they have other names.
        item.put(
                IndexItems.TABLE_EPOCHS,
                IndexItems.writeTableEpochs(
                        known.table().epochs().then(next, known.table().endOffset())));
        if (!known.clean().equals(CleanState.NEVER)) {
            item.put(IndexItems.CLEAN, IndexItems.writeCleanState(known.clean()));
        }
        List<OffsetGap> gaps = new ArrayList<>(known.gaps());
        gaps.add(new OffsetGap(known.nextOffset(), startOffset));
        item.put(IndexItems.GAPS, IndexItems.writeGaps(gaps));
        putOnce(partition, next, item);
    }

    /** A page ends at a gap: it is found by its last offset, and one that is here already may stand behind the gap. */
    private static List<List<SegmentEntry>> pages(List<SegmentEntry> entries) {
        List<List<SegmentEntry>> pages = new ArrayList<>();
        int from = 0;
        for (int to = 1; to <= entries.size(); to++) {
            boolean isWhole = to == entries.size()
                    || to - from == IndexPage.SEGMENTS
                    || entries.get(to).baseOffset() != entries.get(to - 1).endOffset();
            if (isWhole) {
                pages.add(entries.subList(from, to));
                from = to;
            }
        }
        return pages;
    }

    private UUID fence(PartitionHead known) {
        Instant aged = clock.instant().minus(TailMover.FENCE_AGE);
        UUID fence = UuidV7.lowerBound(aged);
        return fence.toString().compareTo(known.fence().toString()) > 0 ? fence : known.fence();
    }

    private Optional<Map<String, AttributeValue>> item(TopicIdPartition partition, long epoch) {
        var answer = StoreFailures.orUnavailable(
                "reading the head of " + partition,
                () -> dynamoDb.getItem(request -> request.tableName(table)
                        .key(IndexItems.headKey(partition, epoch))
                        .consistentRead(true)));
        return answer.hasItem() ? Optional.of(answer.item()) : Optional.empty();
    }

    private void putOnce(TopicIdPartition partition, long epoch, Map<String, AttributeValue> item) {
        StoreFailures.orUnavailable("beginning epoch " + epoch + " of " + partition, () -> {
            try {
                return dynamoDb.putItem(request -> request.tableName(table)
                        .item(item)
                        .conditionExpression("attribute_not_exists(" + LogTable.PARTITION_KEY + ")"));
            } catch (ConditionalCheckFailedException e) {
                // An earlier try of this one, or another process here: records may be in it.
                return e;
            }
        });
    }
}
