package io.tailwater.log.index;

import static io.tailwater.log.store.LogTable.number;
import static io.tailwater.log.store.LogTable.string;

import io.tailwater.log.store.LogTable;
import io.tailwater.log.store.StoreFailures;
import io.tailwater.log.topic.TopicIdPartition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/** Which Parquet segments a partition has: one item each, read by offset. What an item says of its object changes when that is cleaned. */
public final class TableStore {

    private static final String SAME_PARTITION = "pk = :partition AND sk BETWEEN :first AND :last";

    private final DynamoDbClient dynamoDb;
    private final String table;

    public TableStore(DynamoDbClient dynamoDb, String table) {
        this.dynamoDb = dynamoDb;
        this.table = table;
    }

    /** Writes an entry unless it is there. */
    public void put(TopicIdPartition partition, TableEntry entry) {
        StoreFailures.orUnavailable("writing the index of " + partition, () -> {
            try {
                return dynamoDb.putItem(request -> request.tableName(table)
                        .item(IndexItems.writeTableEntry(partition, entry))
                        .conditionExpression("attribute_not_exists(pk)"));
            } catch (ConditionalCheckFailedException e) {
                // Another compactor, or an earlier try of this one, wrote the same.
                return e;
            }
        });
    }

    /**
     * Says what an entry's object is after a pass of the cleaning. A late answer of an earlier pass changes nothing, and nobody brings
     * an entry back that is gone.
     */
    public void clean(TopicIdPartition partition, TableEntry entry, long pass) {
        StoreFailures.orUnavailable("writing the index of " + partition, () -> {
            var item = new HashMap<>(IndexItems.writeTableEntry(partition, entry));
            item.put(IndexItems.PASS, number(pass));
            try {
                return dynamoDb.putItem(request -> request.tableName(table)
                        .item(item)
                        .conditionExpression("attribute_exists(pk) AND (attribute_not_exists(#pass) OR #pass <= :pass)")
                        .expressionAttributeNames(Map.of("#pass", IndexItems.PASS))
                        .expressionAttributeValues(Map.of(":pass", number(pass))));
            } catch (ConditionalCheckFailedException e) {
                return e;
            }
        });
    }

    /**
     * The segment that covers an offset, and those that follow.
     *
     * @param epochs of the head
     * @param entriesMax how many to read at most; one request, whatever the number, and one more for each epoch that they are of
     * @return by offset, without a gap; empty when none reaches the offset
     */
    public List<TableEntry> from(TopicIdPartition partition, TableEpochs epochs, long offset, int entriesMax) {
        List<TableEntry> found = new ArrayList<>();
        for (TableEpochs.Range range : epochs.rangesFrom(offset)) {
            if (found.size() < entriesMax) {
                found.addAll(some(partition, range, entriesMax - found.size()));
            }
        }
        return found;
    }

    private List<TableEntry> some(TopicIdPartition partition, TableEpochs.Range range, int entriesMax) {
        var request = entries(partition, range).limit(entriesMax).build();
        return StoreFailures.orUnavailable(
                "reading the index of " + partition, () -> dynamoDb.query(request).items().stream()
                        .map(IndexItems::readTableEntry)
                        .toList());
    }

    /**
     * The first segment at or behind an offset of which the index says that it has records. Those without are passed in one request for
     * thousands of them.
     *
     * @param epochs of the head
     * @return empty when none has
     */
    public Optional<TableEntry> firstWithRecords(TopicIdPartition partition, TableEpochs epochs, long offset) {
        return StoreFailures.orUnavailable(
                "searching the index of " + partition, () -> epochs.rangesFrom(offset).stream()
                        .flatMap(range -> withRecords(partition, range))
                        .findFirst());
    }

    private Stream<TableEntry> withRecords(TopicIdPartition partition, TableEpochs.Range range) {
        var base = entries(partition, range).build();
        Map<String, AttributeValue> values = new HashMap<>(base.expressionAttributeValues());
        values.put(":none", number(0));
        return read(base.toBuilder().filterExpression("recordCount > :none").expressionAttributeValues(values));
    }

    /** All segments that cover an offset or one behind it, by offset; reads on as the stream is read. */
    public Stream<TableEntry> allFrom(TopicIdPartition partition, TableEpochs epochs, long offset) {
        return epochs.rangesFrom(offset).stream().flatMap(range -> read(entries(partition, range)));
    }

    /** All segments, the newest first; reads on as the stream is read. */
    public Stream<TableEntry> newestFirst(TopicIdPartition partition, TableEpochs epochs) {
        List<TableEpochs.Range> ranges = new ArrayList<>(epochs.rangesFrom(0));
        Collections.reverse(ranges);
        return ranges.stream().flatMap(range -> read(entries(partition, range).scanIndexForward(false)));
    }

    private Stream<TableEntry> read(QueryRequest.Builder request) {
        return dynamoDb.queryPaginator(request.build()).items().stream().map(IndexItems::readTableEntry);
    }

    /**
     * The first segment that reaches a time, by its own greatest timestamp: reads every entry in between, for the rare case that
     * {@link TableEntry#maxTimestampSoFarMs} was inherited from deleted records.
     */
    Optional<TableEntry> firstReaching(TopicIdPartition partition, TableEpochs epochs, long offset, long timestampMs) {
        return StoreFailures.orUnavailable(
                "searching the index of " + partition, () -> allFrom(partition, epochs, offset)
                        .filter(entry -> entry.maxTimestampMs() >= timestampMs)
                        .findFirst());
    }

    /**
     * Segments that a leader of before wrote behind where the next one's begin: nobody's, and in the way of none.
     *
     * @param endOffset up to which they are asked for
     * @param entriesMax how many at most
     */
    public List<TableEntry> superseded(TopicIdPartition partition, TableEpochs epochs, long endOffset, int entriesMax) {
        return epochs.supersededUpTo(endOffset).stream()
                .flatMap(range -> some(partition, range, entriesMax).stream())
                .limit(entriesMax)
                .toList();
    }

    /** Forgets a segment. */
    public void delete(TopicIdPartition partition, TableEntry entry) {
        StoreFailures.orUnavailable(
                "shortening the index of " + partition,
                () -> dynamoDb.deleteItem(request -> request.tableName(table)
                        .key(LogTable.key(
                                IndexItems.partitionKey(partition),
                                IndexItems.tableSortKey(entry.epoch(), entry.endOffset() - 1)))));
    }

    /** Strongly consistent: the head may say already that a segment stands here, which was written a moment ago. */
    private QueryRequest.Builder entries(TopicIdPartition partition, TableEpochs.Range range) {
        return QueryRequest.builder()
                .tableName(table)
                .consistentRead(true)
                .keyConditionExpression(SAME_PARTITION)
                .expressionAttributeValues(Map.of(
                        ":partition", string(IndexItems.partitionKey(partition)),
                        ":first", string(IndexItems.tableSortKey(range.epoch(), range.lastOffsetMin())),
                        ":last", string(IndexItems.tableSortKey(range.epoch(), range.lastOffsetMax()))));
    }
}
