package io.tailwater.log.index;

import static io.tailwater.log.store.LogTable.number;
import static io.tailwater.log.store.LogTable.string;

import io.tailwater.log.store.LogTable;
import io.tailwater.log.store.StoreFailures;
import io.tailwater.log.topic.TopicIdPartition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/**
 * Index pages in DynamoDB: written once, read by offset.
 *
 * <p>There is a second kind, of <em>kept</em> entries: what a tail named when somebody was told that it is in another region. There they
 * stand for themselves until their pages are there too, whatever becomes of the head's copy meanwhile.
 */
public final class PageStore {

    private static final String SAME_PARTITION = "pk = :partition AND sk BETWEEN :first AND :last";

    private final DynamoDbClient dynamoDb;
    private final String table;
    private final String prefix;

    public PageStore(DynamoDbClient dynamoDb, String table) {
        this(dynamoDb, table, IndexItems.PAGE);
    }

    private PageStore(DynamoDbClient dynamoDb, String table, String prefix) {
        this.dynamoDb = dynamoDb;
        this.table = table;
        this.prefix = prefix;
    }

    /** Those of kept entries. */
    public static PageStore ofKeptEntries(DynamoDbClient dynamoDb, String table) {
        return new PageStore(dynamoDb, table, IndexItems.KEPT);
    }

    /** Writes a page unless it is there. */
    public void put(TopicIdPartition partition, IndexPage page) {
        try {
            dynamoDb.putItem(request -> request.tableName(table)
                    .item(IndexItems.writePage(prefix, partition, page))
                    .conditionExpression("attribute_not_exists(pk)"));
        } catch (ConditionalCheckFailedException e) {
            // Another mover, or an earlier try of this one, wrote the same entries.
        }
    }

    /**
     * The page that holds an offset, and those that follow.
     *
     * @param pagesMax how many to read at most; one request, whatever the number
     * @return by offset, without a gap; empty when no page reaches the offset
     */
    public List<IndexPage> from(TopicIdPartition partition, long offset, int pagesMax) {
        var request = pages(partition, offset).limit(pagesMax).build();
        return StoreFailures.orUnavailable(
                "reading the index of " + partition, () -> dynamoDb.query(request).items().stream()
                        .map(IndexItems::readPage)
                        .toList());
    }

    /** All pages that reach an offset, by offset; reads on as the stream is read. */
    public Stream<IndexPage> allFrom(TopicIdPartition partition, long offset) {
        return dynamoDb.queryPaginator(pages(partition, offset).build()).items().stream()
                .map(IndexItems::readPage);
    }

    /** All pages, the newest first; reads on as the stream is read. */
    public Stream<IndexPage> newestFirst(TopicIdPartition partition) {
        return dynamoDb
                .queryPaginator(pages(partition, 0).scanIndexForward(false).build())
                .items()
                .stream()
                .map(IndexItems::readPage);
    }

    /** Forgets a page. */
    public void delete(TopicIdPartition partition, IndexPage page) {
        StoreFailures.orUnavailable(
                "shortening the index of " + partition,
                () -> dynamoDb.deleteItem(request -> request.tableName(table)
                        .key(LogTable.key(
                                IndexItems.partitionKey(partition),
                                IndexItems.pageSortKey(prefix, page.endOffset() - 1)))));
    }

    /**
     * The first page at or behind an offset that has a record of this time or later, by its segments' own timestamps.
     * Reads every page in between: for the rare case that {@link IndexPage#maxTimestampMs} was inherited from deleted
     * records.
     */
    Optional<IndexPage> firstReaching(TopicIdPartition partition, long offset, long timestampMs) {
        var request = pages(partition, offset).build();
        return StoreFailures.orUnavailable(
                "searching the index of " + partition, () -> dynamoDb.queryPaginator(request).items().stream()
                        .map(IndexItems::readPage)
                        .filter(page -> page.entries().stream()
                                .anyMatch(entry -> entry.endOffset() > offset
                                        && entry.index().maxTimestampMs() >= timestampMs))
                        .findFirst());
    }

    /**
     * Looks for a segment among those that left the tail since a moment, newest first.
     *
     * @param notBefore no page that was moved earlier can name it
     */
    Optional<SegmentEntry> find(TopicIdPartition partition, UUID segmentId, Instant notBefore) {
        var request = pages(partition, 0).scanIndexForward(false).build();
        return StoreFailures.orUnavailable("searching the index of " + partition + " for " + segmentId, () -> {
            for (Map<String, AttributeValue> item :
                    dynamoDb.queryPaginator(request).items()) {
                if (number(item, IndexItems.MOVED_AT) < notBefore.toEpochMilli()) {
                    return Optional.empty();
                }
                if (item.get(IndexItems.TAIL).m().containsKey(segmentId.toString())) {
                    return IndexItems.readPage(item).entries().stream()
                            .filter(entry -> entry.segmentId().equals(segmentId))
                            .findFirst();
                }
            }
            return Optional.empty();
        });
    }

    /** Strongly consistent: the head may have dropped from its tail what was written here a moment ago. */
    private QueryRequest.Builder pages(TopicIdPartition partition, long offset) {
        return QueryRequest.builder()
                .tableName(table)
                .consistentRead(true)
                .keyConditionExpression(SAME_PARTITION)
                .expressionAttributeValues(Map.of(
                        ":partition", string(IndexItems.partitionKey(partition)),
                        ":first", string(IndexItems.pageSortKey(prefix, offset)),
                        ":last", string(IndexItems.lastPageSortKey(prefix))));
    }
}
