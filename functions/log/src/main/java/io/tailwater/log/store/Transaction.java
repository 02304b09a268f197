package io.tailwater.log.store;

import io.tailwater.log.time.Backoff;
import io.tailwater.log.time.Sleeper;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.Update;

/** Several conditional updates, all or none; one of them alone as the plain update that costs half. */
public final class Transaction {

    /** DynamoDB's limit. */
    public static final int UPDATES_MAX = 100;

    /** How often a transaction that met another one is tried; the waits between reach about 3 s. */
    private static final int ATTEMPTS_MAX = 10;

    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(10), Duration.ofSeconds(1));
    private static final String CONDITION_FAILED = "ConditionalCheckFailed";
    private static final Set<String> PASSING =
            Set.of("TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded");

    private final DynamoDbClient dynamoDb;
    private final Sleeper sleeper;
    private final RandomGenerator random;

    public Transaction(DynamoDbClient dynamoDb, Sleeper sleeper, RandomGenerator random) {
        this.dynamoDb = dynamoDb;
        this.sleeper = sleeper;
        this.random = random;
    }

    /**
     * Does all or nothing. The SDK may send it twice, so a condition must allow for the change having been made already, or its
     * caller for being told so.
     *
     * @param doing for the message of a failure
     * @param updates 1 to {@value #UPDATES_MAX}
     * @return false when a condition was not met
     */
    public boolean write(String doing, List<Update> updates) {
        return StoreFailures.orUnavailable(
                doing, () -> updates.size() == 1 ? writeOne(updates.get(0)) : writeAll(updates));
    }

    private boolean writeOne(Update update) {
        try {
            dynamoDb.updateItem(request -> request.tableName(update.tableName())
                    .key(update.key())
                    .updateExpression(update.updateExpression())
                    .conditionExpression(update.conditionExpression())
                    .expressionAttributeNames(update.expressionAttributeNames())
                    .expressionAttributeValues(update.expressionAttributeValues()));
            return true;
        } catch (ConditionalCheckFailedException e) {
            return false;
        }
    }

    private boolean writeAll(List<Update> updates) {
        List<TransactWriteItem> items = updates.stream()
                .map(update -> TransactWriteItem.builder().update(update).build())
                .toList();
        for (int attempt = 1; ; attempt++) {
            try {
                dynamoDb.transactWriteItems(request -> request.transactItems(items));
                return true;
            } catch (TransactionCanceledException e) {
                Set<String> reasons = e.cancellationReasons().stream()
                        .map(reason -> String.valueOf(reason.code()))
                        .collect(Collectors.toSet());
                if (reasons.contains(CONDITION_FAILED)) {
                    return false;
                }
                if (attempt == ATTEMPTS_MAX || reasons.stream().noneMatch(PASSING::contains)) {
                    throw e;
                }
            }
            sleeper.sleep(BACKOFF.after(attempt, random));
        }
    }
}
