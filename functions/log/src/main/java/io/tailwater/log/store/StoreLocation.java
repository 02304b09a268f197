package io.tailwater.log.store;

/**
 * Where a log lives.
 *
 * @param bucket the S3 bucket of the segments
 * @param keyPrefix what every object key starts with: empty, or ends with a slash
 * @param table the DynamoDB table of topics, heads and index pages
 */
public record StoreLocation(String bucket, String keyPrefix, String table) {

    public StoreLocation {
        if (bucket.isBlank()) {
            throw new IllegalArgumentException("bucket: is empty");
        }
        if (table.isBlank()) {
            throw new IllegalArgumentException("table: is empty");
        }
        if (!keyPrefix.isEmpty() && !keyPrefix.endsWith("/")) {
            throw new IllegalArgumentException("keyPrefix: " + keyPrefix + " does not end with a slash");
        }
    }
}
