package io.tailwater.log.index;

import static io.tailwater.log.store.LogTable.string;

import io.tailwater.log.store.LogTable;
import io.tailwater.log.store.StoreFailures;
import io.tailwater.log.topic.TopicIdPartition;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/** All that the table has about a partition: for topics that are gone. */
public final class PartitionItems {

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
}
