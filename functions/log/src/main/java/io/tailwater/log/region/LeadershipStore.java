package io.tailwater.log.region;

import static io.tailwater.log.store.LogTable.number;
import static io.tailwater.log.store.LogTable.string;

import io.tailwater.format.key.Digits;
import io.tailwater.log.store.LogTable;
import io.tailwater.log.store.StoreFailures;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/** Epochs and claims in DynamoDB: one item each, written once, all under one key. */
final class LeadershipStore {

    private static final String LEADERSHIP = "leadership";
    private static final String EPOCH = "epoch#";
    private static final String CLAIM = "claim#";
    private static final String REGION = "region";
    private static final String BEFORE = "before";
    private static final String CLEAN = "clean";
    private static final String SINCE = "since";

    private final DynamoDbClient dynamoDb;
    private final String table;
    private final Epoch first;

    /** @param first the epoch from before anything stood in the table */
    LeadershipStore(DynamoDbClient dynamoDb, String table, Epoch first) {
        this.dynamoDb = dynamoDb;
        this.table = table;
        this.first = first;
    }

    /** Reads, strongly consistent: in this region, or in all of them where the table is. */
    LeadershipState read() {
        var request = QueryRequest.builder()
                .tableName(table)
                .consistentRead(true)
                .keyConditionExpression("pk = :leadership")
                .expressionAttributeValues(Map.of(":leadership", string(LEADERSHIP)))
                .build();
        return StoreFailures.orUnavailable("reading who leads", () -> {
            List<Epoch> epochs = new ArrayList<>(List.of(first));
            Optional<Claim> claim = Optional.empty();
            for (Map<String, AttributeValue> item :
                    dynamoDb.queryPaginator(request).items()) {
                String sortKey = string(item, LogTable.SORT_KEY);
                if (sortKey.startsWith(EPOCH)) {
                    epochs.add(epoch(item, Long.parseLong(sortKey.substring(EPOCH.length()))));
                } else if (sortKey.startsWith(CLAIM)) {
                    // In the order of their numbers.
                    claim = Optional.of(claim(item, Long.parseLong(sortKey.substring(CLAIM.length()))));
                }
            }
            epochs.sort(Comparator.comparingLong(Epoch::number));
            Epoch newest = epochs.remove(epochs.size() - 1);
            return new LeadershipState(newest, epochs, claim.filter(each -> each.number() > newest.number()));
        });
    }

    private static Epoch epoch(Map<String, AttributeValue> item, long number) {
        return new Epoch(
                number,
                string(item, REGION),
                number(item, BEFORE),
                item.get(CLEAN).bool(),
                Instant.ofEpochMilli(number(item, SINCE)));
    }

    private static Claim claim(Map<String, AttributeValue> item, long number) {
        return new Claim(
                number,
                string(item, REGION),
                number(item, BEFORE),
                item.get(CLEAN).bool(),
                Instant.ofEpochMilli(number(item, SINCE)));
    }

    /** Says that an epoch is about to begin. False when somebody said so before. */
    boolean claim(Claim claim) {
        var item = new HashMap<>(LogTable.key(LEADERSHIP, CLAIM + Digits.ofEpoch(claim.number())));
        item.put(REGION, string(claim.region()));
        item.put(BEFORE, number(claim.before()));
        item.put(CLEAN, AttributeValue.fromBool(claim.clean()));
        item.put(SINCE, number(claim.since().toEpochMilli()));
        return putOnce("claiming epoch " + claim.number(), item);
    }

    /** Says that an epoch has begun. False when somebody said so before. */
    boolean begin(Epoch epoch) {
        var item = new HashMap<>(LogTable.key(LEADERSHIP, EPOCH + Digits.ofEpoch(epoch.number())));
        item.put(REGION, string(epoch.region()));
        item.put(BEFORE, number(epoch.before()));
        item.put(CLEAN, AttributeValue.fromBool(epoch.clean()));
        item.put(SINCE, number(epoch.since().toEpochMilli()));
        return putOnce("beginning epoch " + epoch.number(), item);
    }

    private boolean putOnce(String doing, Map<String, AttributeValue> item) {
        return StoreFailures.orUnavailable(doing, () -> {
            try {
                dynamoDb.putItem(
                        request -> request.tableName(table).item(item).conditionExpression("attribute_not_exists(pk)"));
                return true;
            } catch (ConditionalCheckFailedException e) {
                return false;
            }
        });
    }
}
