package io.tailwater.log.topic;

import static io.tailwater.log.store.LogTable.number;
import static io.tailwater.log.store.LogTable.string;

import io.tailwater.log.store.LogTable;
import io.tailwater.log.store.StoreFailures;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

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
    private static final String HEAD_COUNT = "headCount";
    private static final String CONFIGS = "configs";
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
                                .conditionExpression("attribute_exists(pk) AND attribute_not_exists(purging)")
                                .build())
                        .build());
    }

    /**
     * Makes a topic invisible and its remains leftovers.
     *
     * @return false when this incarnation is not there any more, or has begun to grow since it was read
     */
    public boolean withdraw(Topic topic, Instant now) {
        return transact(
                "deleting topic " + topic.name(),
                TransactWriteItem.builder()
                        .delete(Delete.builder()
                                .tableName(table)
                                .key(LogTable.key(TOPICS, topic.name()))
                                .conditionExpression("topicId = :id"
                                        + " AND (headCount = :heads OR attribute_not_exists(headCount))")
                                .expressionAttributeValues(Map.of(
                                        ":id", string(topic.id().toString()), ":heads", number(topic.headCount())))
                                .build())
                        .build(),
                TransactWriteItem.builder()
                        .put(Put.builder()
                                .tableName(table)
                                .item(leftover(topic, now))
                                .build())
                        .build());
    }

    /** Incarnations whose remains are to be cleared away, or that are being created. */
    public List<Leftover> leftovers() {
        var request = QueryRequest.builder()
                .tableName(table)
                .consistentRead(true)
                .keyConditionExpression("pk = :leftovers")
                .expressionAttributeValues(Map.of(":leftovers", string(LEFTOVERS)))
                .build();
        return StoreFailures.orUnavailable(
                "listing what topics left", () -> dynamoDb.queryPaginator(request).items().stream()
                        .map(item -> new Leftover(
                                UUID.fromString(string(item, LogTable.SORT_KEY)),
                                string(item, NAME),
                                Math.toIntExact(number(item, PARTITION_COUNT)),
                                Instant.ofEpochMilli(number(item, SINCE))))
                        .toList());
    }

    /**
     * Says that an incarnation is being cleared away: whoever still creates it will not succeed. May be repeated.
     *
     * @return false when it has become a topic meanwhile, or is gone
     */
    public boolean beginPurge(Leftover leftover) {
        return update(
                "clearing away topic " + leftover.name(),
                UpdateItemRequest.builder()
                        .key(leftoverKey(leftover.topicId()))
                        .updateExpression("SET purging = :true")
                        .conditionExpression("attribute_exists(pk)")
                        .expressionAttributeValues(Map.of(":true", AttributeValue.fromBool(true))));
    }

    /** Forgets an incarnation of which nothing is left. */
    public void forget(Leftover leftover) {
        StoreFailures.orUnavailable(
                "forgetting topic " + leftover.name(),
                () -> dynamoDb.deleteItem(request -> request.tableName(table).key(leftoverKey(leftover.topicId()))));
    }

    /**
     * Says that heads up to a count are about to be written: a step of the transaction that writes them, so that no head is made
     * for a topic that is gone, and none that deleting the topic would not know of.
     *
     * @param headCount at least the topic's
     */
    public Update announceHeads(Topic topic, int headCount) {
        return Update.builder()
                .tableName(table)
                .key(LogTable.key(TOPICS, topic.name()))
                .updateExpression("SET headCount = :heads")
                .conditionExpression("topicId = :id AND (headCount <= :heads OR attribute_not_exists(headCount))")
                .expressionAttributeValues(Map.of(":id", string(topic.id().toString()), ":heads", number(headCount)))
                .build();
    }

    /**
     * Makes announced partitions visible.
     *
     * @return false when this incarnation is not there any more, or has as many already
     */
    public boolean publishPartitions(Topic topic, int partitionCount) {
        return update(
                "growing topic " + topic.name(),
                UpdateItemRequest.builder()
                        .key(LogTable.key(TOPICS, topic.name()))
                        .updateExpression("SET partitionCount = :count")
                        .conditionExpression("topicId = :id AND partitionCount < :count AND headCount >= :count")
                        .expressionAttributeValues(
                                Map.of(":id", string(topic.id().toString()), ":count", number(partitionCount))));
    }

    /**
     * Changes configs, all or none, and no others that somebody else changes meanwhile.
     *
     * @param changes by name; empty takes the topic's own value away
     * @return false when this incarnation is not there any more, or a config that grows has another value than {@code topic} says
     */
    public boolean alterConfigs(Topic topic, Map<String, Optional<String>> changes) {
        if (updateConfigs(topic, changes)) {
            return true;
        }
        // A topic from before there were configs has no map to change.
        update(
                "giving configs to topic " + topic.name(),
                UpdateItemRequest.builder()
                        .key(LogTable.key(TOPICS, topic.name()))
                        .updateExpression("SET configs = :none")
                        .conditionExpression("topicId = :id AND attribute_not_exists(configs)")
                        .expressionAttributeValues(
                                Map.of(":id", string(topic.id().toString()), ":none", AttributeValue.fromM(Map.of()))));
        return updateConfigs(topic, changes);
    }

    private boolean updateConfigs(Topic topic, Map<String, Optional<String>> changes) {
        StringBuilder condition = new StringBuilder("topicId = :id AND attribute_exists(configs)");
        Map<String, String> names = new HashMap<>();
        Map<String, AttributeValue> values =
                new HashMap<>(Map.of(":id", string(topic.id().toString())));
        List<String> set = new ArrayList<>();
        List<String> removed = new ArrayList<>();
        changes.forEach((name, value) -> {
            String place = "configs.#c" + names.size();
            value.ifPresentOrElse(
                    text -> {
                        String placeholder = ":c" + names.size();
                        set.add(place + " = " + placeholder);
                        values.put(placeholder, string(text));
                    },
                    () -> removed.add(place));
            if (TopicConfig.named(name).growsFromItsValue()) {
                String observed = topic.configs().get(name);
                condition.append(
                        observed == null
                                ? " AND attribute_not_exists(" + place + ")"
                                : " AND " + place + " = :o" + names.size());
                if (observed != null) {
                    values.put(":o" + names.size(), string(observed));
                }
            }
            names.put("#c" + names.size(), name);
        });
        String expression = (set.isEmpty() ? "" : "SET " + String.join(", ", set) + " ")
                + (removed.isEmpty() ? "" : "REMOVE " + String.join(", ", removed));
        return update(
                "changing configs of topic " + topic.name(),
                UpdateItemRequest.builder()
                        .key(LogTable.key(TOPICS, topic.name()))
                        .updateExpression(expression)
                        .conditionExpression(condition.toString())
                        .expressionAttributeNames(names)
                        .expressionAttributeValues(values));
    }

    /** Does it; false when the condition was not met. */
    private boolean update(String doing, UpdateItemRequest.Builder request) {
        return StoreFailures.orUnavailable(doing, () -> {
            try {
                dynamoDb.updateItem(request.tableName(table).build());
                return true;
            } catch (ConditionalCheckFailedException e) {
                return false;
            }
        });
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
        item.put(HEAD_COUNT, number(topic.headCount()));
        item.put(CONFIGS, writeConfigs(topic.configs()));
        item.put(CREATED_AT, number(topic.createdAt().toEpochMilli()));
        return item;
    }

    private static Topic read(Map<String, AttributeValue> item) {
        int partitionCount = Math.toIntExact(number(item, PARTITION_COUNT));
        return new Topic(
                string(item, LogTable.SORT_KEY),
                UUID.fromString(string(item, TOPIC_ID)),
                partitionCount,
                item.containsKey(HEAD_COUNT) ? Math.toIntExact(number(item, HEAD_COUNT)) : partitionCount,
                Instant.ofEpochMilli(number(item, CREATED_AT)),
                item.containsKey(CONFIGS) ? readConfigs(item.get(CONFIGS)) : Map.of());
    }

    private static AttributeValue writeConfigs(Map<String, String> configs) {
        return AttributeValue.fromM(configs.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, config -> string(config.getValue()))));
    }

    private static Map<String, String> readConfigs(AttributeValue configs) {
        return configs.m().entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, config -> config.getValue().s()));
    }

    private static Map<String, AttributeValue> leftover(Topic topic, Instant since) {
        var item = new HashMap<>(leftoverKey(topic.id()));
        item.put(NAME, string(topic.name()));
        item.put(PARTITION_COUNT, number(topic.headCount()));
        item.put(SINCE, number(since.toEpochMilli()));
        return item;
    }

    private static Map<String, AttributeValue> leftoverKey(UUID topicId) {
        return LogTable.key(LEFTOVERS, topicId.toString());
    }
}
