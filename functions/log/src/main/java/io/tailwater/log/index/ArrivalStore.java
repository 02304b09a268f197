package io.tailwater.log.index;

import static io.tailwater.log.store.LogTable.number;

import io.tailwater.log.store.LogTable;
import io.tailwater.log.store.StoreFailures;
import io.tailwater.log.topic.TopicIdPartition;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * How far a region's copy had come, so that a new process need not look at every object again. One item a partition and region, written
 * in that region alone, under a partition key of its own: who reads there writes nothing else, and a role can be held to it.
 */
public final class ArrivalStore {

    private static final String OFFSET = "offset";

    private final DynamoDbClient dynamoDb;
    private final String table;
    private final String region;

    /** @param region whose copy it is */
    public ArrivalStore(DynamoDbClient dynamoDb, String table, String region) {
        this.dynamoDb = dynamoDb;
        this.table = table;
        this.region = region;
    }

    /** What was noted last. */
    public Arrival read(TopicIdPartition partition) {
        var answer = StoreFailures.orUnavailable(
                "reading how much of " + partition + " has arrived",
                () -> dynamoDb.getItem(request -> request.tableName(table).key(key(partition))));
        return answer.hasItem()
                ? new Arrival(
                        number(answer.item(), OFFSET),
                        number(answer.item(), IndexItems.TABLE_END_OFFSET),
                        IndexItems.numberOr(answer.item(), IndexItems.EPOCH, 0))
                : Arrival.NOTHING;
    }

    /** Notes how far it has come, unless it had come farther already. */
    public void write(TopicIdPartition partition, Arrival arrival) {
        Map<String, AttributeValue> item = new HashMap<>(key(partition));
        item.put(OFFSET, number(arrival.offset()));
        item.put(IndexItems.TABLE_END_OFFSET, number(arrival.tableEndOffset()));
        IndexItems.writeEpoch(item, arrival.tableEpoch());
        StoreFailures.orUnavailable("noting how much of " + partition + " has arrived", () -> {
            try {
                return dynamoDb.putItem(request -> request.tableName(table)
                        .item(item)
                        .conditionExpression("attribute_not_exists(pk) OR #epoch < :epoch"
                                + " OR (attribute_not_exists(#epoch) AND :zero < :epoch)"
                                + " OR ((#epoch = :epoch OR (attribute_not_exists(#epoch) AND :zero = :epoch))"
                                + " AND #offset <= :offset AND tableEndOffset <= :table)")
                        .expressionAttributeNames(Map.of("#offset", OFFSET, "#epoch", IndexItems.EPOCH))
                        .expressionAttributeValues(Map.of(
                                ":epoch", number(arrival.tableEpoch()),
                                ":zero", number(0),
                                ":offset", number(arrival.offset()),
                                ":table", number(arrival.tableEndOffset()))));
            } catch (ConditionalCheckFailedException e) {
                return e;
            }
        });
    }

    private Map<String, AttributeValue> key(TopicIdPartition partition) {
        return LogTable.key(IndexItems.arrivalKey(partition), region);
    }
}
