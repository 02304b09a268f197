package io.tailwater.log.index;

import static io.tailwater.log.store.LogTable.string;

import io.tailwater.log.store.LogTable;
import io.tailwater.log.store.StoreFailures;
import io.tailwater.log.topic.TopicIdPartition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/** All that the table has about partitions: for topics that are gone. */
public final class PartitionItems {

    /** How the partition keys of a partition's items look. */
    private static final Pattern PARTITION =
            Pattern.compile("(?:" + IndexItems.ARRIVED + ")?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})#[0-9]{5}");

    private final DynamoDbClient dynamoDb;
    private final String table;

    public PartitionItems(DynamoDbClient dynamoDb, String table) {
        this.dynamoDb = dynamoDb;
        this.table = table;
    }

    /**
     * Deletes some items of a partition, whatever they are.
     *
     * @param itemsMax how many at most
     * @return how many there were; less than {@code itemsMax} when none is left
     */
    public int delete(TopicIdPartition partition, int itemsMax) {
        var request = QueryRequest.builder()
                .tableName(table)
                .consistentRead(true)
                .limit(itemsMax)
                .keyConditionExpression("pk = :partition")
                .projectionExpression("pk, sk")
                .expressionAttributeValues(Map.of(":partition", string(IndexItems.partitionKey(partition))))
                .build();
        return StoreFailures.orUnavailable("clearing away the index of " + partition, () -> {
            List<Map<String, AttributeValue>> found = dynamoDb.query(request).items();
            for (Map<String, AttributeValue> item : found) {
                dynamoDb.deleteItem(delete -> delete.tableName(table)
                        .key(Map.of(
                                LogTable.PARTITION_KEY, item.get(LogTable.PARTITION_KEY),
                                LogTable.SORT_KEY, item.get(LogTable.SORT_KEY))));
            }
            return found.size();
        });
    }

    /**
     * An item of some partition.
     *
     * @param topicId of the incarnation that it belongs to
     */
    public record Found(UUID topicId, String partitionKey, String sortKey) {}

    /**
     * A part of the table.
     *
     * @param items those of partitions
     * @param nextAfter the keys of the last item, behind which the next part begins; empty when there is none
     */
    public record Page(List<Found> items, Optional<Map.Entry<String, String>> nextAfter) {

        public Page {
            items = List.copyOf(items);
        }
    }

    /**
     * Goes through the table, some items at a time. What was written a moment ago may be missing.
     *
     * @param after keys of an item behind which to begin; empty for the first
     */
    public Page scan(Optional<Map.Entry<String, String>> after) {
        return StoreFailures.orUnavailable("going through the table", () -> {
            var answer = dynamoDb.scan(request -> {
                request.tableName(table).projectionExpression("pk, sk");
                after.ifPresent(keys -> request.exclusiveStartKey(LogTable.key(keys.getKey(), keys.getValue())));
            });
            List<Found> found = new ArrayList<>();
            for (Map<String, AttributeValue> item : answer.items()) {
                Matcher key = PARTITION.matcher(item.get(LogTable.PARTITION_KEY).s());
                if (key.matches()) {
                    found.add(new Found(
                            UUID.fromString(key.group(1)),
                            key.group(),
                            item.get(LogTable.SORT_KEY).s()));
                }
            }
            return new Page(
                    found,
                    answer.hasLastEvaluatedKey() && !answer.lastEvaluatedKey().isEmpty()
                            ? Optional.of(Map.entry(
                                    answer.lastEvaluatedKey()
                                            .get(LogTable.PARTITION_KEY)
                                            .s(),
                                    answer.lastEvaluatedKey()
                                            .get(LogTable.SORT_KEY)
                                            .s()))
                            : Optional.empty());
        });
    }

    /** Deletes an item; one that is gone already is fine. */
    public void delete(Found item) {
        StoreFailures.orUnavailable(
                "clearing away an item of a topic that is gone",
                () -> dynamoDb.deleteItem(
                        request -> request.tableName(table).key(LogTable.key(item.partitionKey(), item.sortKey()))));
    }
}
