package io.tailwater.log.store;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/**
 * The one table, as {@code docs/format/table.md} lays it out: a partition key and a sort key, both strings. What stands in
 * the items is up to their owners in {@code topic} and {@code index}.
 */
public final class LogTable {

    public static final String PARTITION_KEY = "pk";
    public static final String SORT_KEY = "sk";

    /** Epoch seconds after which DynamoDB may remove an item, some days late: only ever of items that nobody misses. */
    public static final String TIME_TO_LIVE = "ttl";

    static final ScalarAttributeType KEY_TYPE = ScalarAttributeType.S;

    private LogTable() {}

    /** The primary key of an item. */
    public static Map<String, AttributeValue> key(String partitionKey, String sortKey) {
        return Map.of(PARTITION_KEY, string(partitionKey), SORT_KEY, string(sortKey));
    }

    public static AttributeValue string(String value) {
        return AttributeValue.fromS(value);
    }

    public static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }

    /** Reads a number attribute that every item of its kind has. */
    public static long number(Map<String, AttributeValue> item, String attribute) {
        AttributeValue value = item.get(attribute);
        if (value == null || value.n() == null) {
            throw new IllegalStateException(
                    attribute + ": is not a number in item " + item.get(PARTITION_KEY) + " " + item.get(SORT_KEY));
        }
        return Long.parseLong(value.n());
    }

    /** Reads a string attribute that every item of its kind has. */
    public static String string(Map<String, AttributeValue> item, String attribute) {
        AttributeValue value = item.get(attribute);
        if (value == null || value.s() == null) {
            throw new IllegalStateException(
                    attribute + ": is not a string in item " + item.get(PARTITION_KEY) + " " + item.get(SORT_KEY));
        }
        return value.s();
    }
}
