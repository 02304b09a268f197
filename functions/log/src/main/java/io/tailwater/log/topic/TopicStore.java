package io.tailwater.log.topic;

import static io.tailwater.log.store.LogTable.number;
import static io.tailwater.log.store.LogTable.string;

import io.tailwater.log.store.LogTable;
import io.tailwater.log.store.StoreFailures;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Topic items in DynamoDB, and the list of topic incarnations whose remains are to be cleared away ("leftovers"). An
 * incarnation stands in one of the two from before its first head is written until its last object is gone, so a crash at
 * any step leaves nothing that nobody knows of.
 */
public final class TopicStore {

    private static final String TOPICS = "topics";
    private static final String LEFTOVERS = "leftovers";
    private static final String TOPIC_ID = "topicId";
    private static final String NAME = "name";
    private static final String PARTITION_COUNT = "partitionCount";
    private static final String CREATED_AT = "createdAt";
    private static final String SINCE = "since";
    private static final String CONDITION_FAILED = "ConditionalCheckFailed";

    private final DynamoDbClient dynamoDb;
    private final String table;

    public TopicStore(DynamoDbClient dynamoDb, String table) {
        this.dynamoDb = dynamoDb;
        this.table = table;
    }

    /** Reads a topic item, what was created or deleted before included. */
    public Optional<Topic> find(String name) {
        var answer = StoreFailures.orUnavailable(
                "reading topic " + name,
                () -> dynamoDb.getItem(request ->
                        request.tableName(table).key(LogTable.key(TOPICS, name)).consistentRead(true)));
        return answer.hasItem() ? Optional.of(read(answer.item())) : Optional.empty();
    }

    /** All topics, by name. */
    public List<Topic> list() {
        var request = QueryRequest.builder()
                .tableName(table)
                .consistentRead(true)
                .keyConditionExpression("pk = :topics")
                .expressionAttributeValues(Map.of(":topics", string(TOPICS)))
                .build();
        return StoreFailures.orUnavailable("listing the topics", () -> dynamoDb.queryPaginator(request).items().stream()
                .map(TopicStore::read)
                .toList());
    }

    /** Says that heads of this incarnation are about to be written. */
    public void announce(Topic topic) {
        StoreFailures.orUnavailable(
                "announcing topic " + topic.name(),
                () -> dynamoDb.putItem(request -> request.tableName(table).item(leftover(topic, topic.createdAt()))));
    }

    /**
     * Makes an announced topic visible.
     *
     * @return false when there is a topic of that name, or the announcement was cleared away meanwhile
     */
    public boolean publish(Topic topic) {
        return transact(
                "creating topic " + topic.name(),
                TransactWriteItem.builder()
                        .put(Put.builder()
                                .tableName(table)
                                .item(write(topic))
                                .conditionExpression("attribute_not_exists(pk)")
                                .build())
                        .build(),
                TransactWriteItem.builder()
                        .delete(Delete.builder()
                                .tableName(table)
                                .key(leftoverKey(topic.id()))
                                .conditionExpression("attribute_exists(pk)")
                                .build())
                        .build());
    }

    /**
     * Makes a topic invisible and its remains leftovers.
     *
     * @return false when this incarnation is not there any more
     */
    public boolean withdraw(Topic topic, Instant now) {
        return transact(
                "deleting topic " + topic.name(),
                TransactWriteItem.builder()
                        .delete(Delete.builder()
                                .tableName(table)
                                .key(LogTable.key(TOPICS, topic.name()))
                                .conditionExpression("topicId = :id")
                                .expressionAttributeValues(
                                        Map.of(":id", string(topic.id().toString())))
                                .build())
                        .build(),
                TransactWriteItem.builder()
                        .put(Put.builder()
                                .tableName(table)
                                .item(leftover(topic, now))
                                .build())
                        .build());
    }

    /** Does all steps or none; false when a condition was not met. */
    private boolean transact(String doing, TransactWriteItem... steps) {
        return StoreFailures.orUnavailable(doing, () -> {
            try {
                dynamoDb.transactWriteItems(request -> request.transactItems(steps));
                return true;
            } catch (TransactionCanceledException e) {
                if (e.cancellationReasons().stream().anyMatch(reason -> CONDITION_FAILED.equals(reason.code()))) {
                    return false;
                }
                throw e;
            }
        });
    }

    private static Map<String, AttributeValue> write(Topic topic) {
        var item = new HashMap<>(LogTable.key(TOPICS, topic.name()));
        item.put(TOPIC_ID, string(topic.id().toString()));
        item.put(PARTITION_COUNT, number(topic.partitionCount()));
        item.put(CREATED_AT, number(topic.createdAt().toEpochMilli()));
        return item;
    }

    private static Topic read(Map<String, AttributeValue> item) {
        return new Topic(
                string(item, LogTable.SORT_KEY),
                UUID.fromString(string(item, TOPIC_ID)),
                Math.toIntExact(number(item, PARTITION_COUNT)),
                Instant.ofEpochMilli(number(item, CREATED_AT)));
    }

    private static Map<String, AttributeValue> leftover(Topic topic, Instant since) {
        var item = new HashMap<>(leftoverKey(topic.id()));
        item.put(NAME, string(topic.name()));
        item.put(PARTITION_COUNT, number(topic.partitionCount()));
        item.put(SINCE, number(since.toEpochMilli()));
        return item;
    }

    private static Map<String, AttributeValue> leftoverKey(UUID topicId) {
        return LogTable.key(LEFTOVERS, topicId.toString());
    }
}
