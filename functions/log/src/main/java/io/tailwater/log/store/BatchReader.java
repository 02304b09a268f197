package io.tailwater.log.store;

import io.tailwater.log.error.StorageUnavailableException;
import io.tailwater.log.time.Backoff;
import io.tailwater.log.time.Sleeper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/** Reads many items with few requests, each as it is now. */
public final class BatchReader {

    /** DynamoDB's limit for one request. */
    public static final int ITEMS_MAX = 100;

    /** How often what was left out (answers end at 16 MB, tables throttle) is asked for again. */
    private static final int ATTEMPTS_MAX = 8;

    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(10), Duration.ofSeconds(1));

    private final DynamoDbClient dynamoDb;
    private final String table;
    private final Sleeper sleeper;
    private final RandomGenerator random;

    public BatchReader(DynamoDbClient dynamoDb, String table, Sleeper sleeper, RandomGenerator random) {
        this.dynamoDb = dynamoDb;
        this.table = table;
        this.sleeper = sleeper;
        this.random = random;
    }

    /**
     * Reads items, strongly consistent one by one (not with each other).
     *
     * @param doing for the message of a failure
     * @param keys primary keys, each once
     * @return those that exist, by their keys
     */
    public Map<Map<String, AttributeValue>, Map<String, AttributeValue>> read(
            String doing, List<Map<String, AttributeValue>> keys) {
        Map<Map<String, AttributeValue>, Map<String, AttributeValue>> found = new HashMap<>();
        for (int from = 0; from < keys.size(); from += ITEMS_MAX) {
            readBatch(doing, keys.subList(from, Math.min(keys.size(), from + ITEMS_MAX)), found);
        }
        return found;
    }

    private void readBatch(
            String doing,
            List<Map<String, AttributeValue>> keys,
            Map<Map<String, AttributeValue>, Map<String, AttributeValue>> found) {
        List<Map<String, AttributeValue>> left = new ArrayList<>(keys);
        for (int attempt = 1; !left.isEmpty(); attempt++) {
            var asked = Map.of(
                    table,
                    KeysAndAttributes.builder().keys(left).consistentRead(true).build());
            var answer = StoreFailures.orUnavailable(
                    doing, () -> dynamoDb.batchGetItem(request -> request.requestItems(asked)));
            for (Map<String, AttributeValue> item : answer.responses().getOrDefault(table, List.of())) {
                found.put(keyOf(item), item);
            }
            left = answer.hasUnprocessedKeys() && answer.unprocessedKeys().containsKey(table)
                    ? answer.unprocessedKeys().get(table).keys()
                    : List.of();
            if (!left.isEmpty()) {
                pause(doing, attempt);
            }
        }
    }

    private void pause(String doing, int attempt) {
        if (attempt == ATTEMPTS_MAX) {
            throw new StorageUnavailableException(
                    doing + ": table " + table + " is throttled", StoreFailures.RETRY_AFTER, null);
        }
        sleeper.sleep(BACKOFF.after(attempt, random));
    }

    private static Map<String, AttributeValue> keyOf(Map<String, AttributeValue> item) {
        return Map.of(
                LogTable.PARTITION_KEY, item.get(LogTable.PARTITION_KEY),
                LogTable.SORT_KEY, item.get(LogTable.SORT_KEY));
    }
}
