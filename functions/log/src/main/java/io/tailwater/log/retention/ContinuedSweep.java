package io.tailwater.log.retention;

import static io.tailwater.log.store.LogTable.string;

import io.tailwater.log.error.StorageUnavailableException;
import io.tailwater.log.store.LogTable;
import io.tailwater.log.store.StoreFailures;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Sweeps of which each goes on where the last one ended, for callers that hand nothing on: the position is kept in the table. It is a hint.
 * When it is lost, or two sweep at once, objects are looked at again.
 */
public final class ContinuedSweep {

    private static final Map<String, AttributeValue> KEY = LogTable.key("maintenance", "sweep");
    private static final String AFTER = "after";

    private final Retention retention;
    private final DynamoDbClient dynamoDb;
    private final String table;

    public ContinuedSweep(Retention retention, DynamoDbClient dynamoDb, String table) {
        this.retention = retention;
        this.dynamoDb = dynamoDb;
        this.table = table;
    }

    /**
     * Looks on for objects that no index names.
     *
     * @throws StorageUnavailableException when S3 or DynamoDB does not answer; the next sweep goes on from an older position
     */
    public Retention.SweepReport run(Instant deadline) {
        Retention.SweepReport report = retention.sweep(position(), deadline);
        keep(report.nextAfter());
        return report;
    }

    private Optional<String> position() {
        return StoreFailures.orUnavailable("reading where the sweep goes on", () -> Optional.ofNullable(
                        dynamoDb.getItem(request -> request.tableName(table).key(KEY))
                                .item()
                                .get(AFTER))
                .map(AttributeValue::s));
    }

    private void keep(Optional<String> position) {
        Map<String, AttributeValue> item = new HashMap<>(KEY);
        position.ifPresent(after -> item.put(AFTER, string(after)));
        StoreFailures.orUnavailable(
                "writing where the sweep goes on",
                () -> dynamoDb.putItem(request -> request.tableName(table).item(item)));
    }
}
