package io.tailwater.log.region;

import io.tailwater.log.store.AwsClients;
import io.tailwater.log.store.StoreLocation;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A region's copy of the store, and clients that reach it.
 *
 * @param name of the region
 */
public record RegionAccess(String name, StoreLocation location, S3Client s3, DynamoDbClient dynamoDb) {

    /** By clients that stay the caller's, to be closed after the log. */
    public static RegionAccess over(String name, StoreLocation location, AwsClients clients) {
        return new RegionAccess(name, location, clients.s3(), clients.dynamoDb());
    }
}
