package io.tailwater.log.store;

import java.time.Duration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyExistsException;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;

/**
 * Makes the bucket and the table where there are none yet: on one machine and in tests. On AWS the templates make them, with
 * encryption, versioning and the rest, and no function may.
 */
public final class Provisioning {

    private static final Duration TABLE_ACTIVE_MAX = Duration.ofSeconds(60);

    private Provisioning() {}

    /** Makes what is missing; what exists stays as it is. Returns when both can be used. */
    public static void ensure(AwsClients clients, StoreLocation location) {
        ensureBucket(clients.s3(), location.bucket());
        ensureTable(clients.dynamoDb(), location.table());
    }

    private static void ensureBucket(S3Client s3, String bucket) {
        try {
            s3.createBucket(request -> request.bucket(bucket));
        } catch (BucketAlreadyOwnedByYouException | BucketAlreadyExistsException e) {
            // Made by an earlier start.
        }
    }

    private static void ensureTable(DynamoDbClient dynamoDb, String table) {
        try {
            dynamoDb.createTable(request -> request.tableName(table)
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .attributeDefinitions(attribute(LogTable.PARTITION_KEY), attribute(LogTable.SORT_KEY))
                    .keySchema(key(LogTable.PARTITION_KEY, KeyType.HASH), key(LogTable.SORT_KEY, KeyType.RANGE)));
        } catch (ResourceInUseException e) {
            // Made by an earlier start.
        }
        try (var waiter = dynamoDb.waiter()) {
            waiter.waitUntilTableExists(
                    request -> request.tableName(table), wait -> wait.waitTimeout(TABLE_ACTIVE_MAX));
        }
        var timeToLive = dynamoDb.describeTimeToLive(request -> request.tableName(table));
        if (timeToLive.timeToLiveDescription().timeToLiveStatus() == TimeToLiveStatus.DISABLED) {
            dynamoDb.updateTimeToLive(request -> request.tableName(table)
                    .timeToLiveSpecification(
                            ttl -> ttl.attributeName(LogTable.TIME_TO_LIVE).enabled(true)));
        }
    }

    private static AttributeDefinition attribute(String name) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(LogTable.KEY_TYPE)
                .build();
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }
}
