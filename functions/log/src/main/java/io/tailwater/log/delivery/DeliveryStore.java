package io.tailwater.log.delivery;

import static io.tailwater.log.store.LogTable.number;
import static io.tailwater.log.store.LogTable.string;

import io.tailwater.format.binary.CorruptBytesException;
import io.tailwater.format.key.UuidV7;
import io.tailwater.log.error.CorruptLogException;
import io.tailwater.log.error.StorageUnavailableException;
import io.tailwater.log.store.LogTable;
import io.tailwater.log.store.StoreFailures;
import io.tailwater.log.topic.Topic;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/**
 * Receipts and claims in DynamoDB, one item each, those of one incarnation of a topic side by side. Both are named by ids that sort by
 * time, so that who looks for late ones reads no early ones. Writing one again changes nothing.
 */
final class DeliveryStore {

    /** How long receipts and claims are there for certain: what a message that comes later finds says nothing any more. */
    static final Duration KEPT = Duration.ofHours(24);

    /** DynamoDB's time to live counts by its own clock: an hour more is more than any clock is off. */
    private static final Duration KEPT_LONGER = Duration.ofHours(1);

    private static final String RECEIPT = "receipt#";
    private static final String CLAIM = "claim#";
    /** Sorts behind every id. */
    private static final String LAST = "~";

    private static final String BODY = "body";

    private final DynamoDbClient dynamoDb;
    private final String table;
    private final InstantSource clock;

    DeliveryStore(DynamoDbClient dynamoDb, String table, InstantSource clock) {
        this.dynamoDb = dynamoDb;
        this.table = table;
        this.clock = clock;
    }

    /** @throws StorageUnavailableException when it is not certain that it is there */
    void put(Topic topic, UUID receiptId, Receipt receipt) {
        put(topic, RECEIPT + receiptId, ReceiptV1.encode(receipt));
    }

    /** @throws StorageUnavailableException when it is not certain that it is there */
    void put(Topic topic, Claim claim) {
        put(topic, CLAIM + claim.id(), ClaimV1.encode(claim.messages()));
    }

    /** All receipts that were written since, by a writer whose clock is right. */
    List<Receipt> receiptsSince(Topic topic, Instant since) {
        return query(topic, RECEIPT, since, (id, body) -> ReceiptV1.decode(body));
    }

    /** All claims that were written since, by a writer whose clock is right. */
    List<Claim> claimsSince(Topic topic, Instant since) {
        return query(topic, CLAIM, since, (id, body) -> new Claim(id, ClaimV1.decode(body)));
    }

    private void put(Topic topic, String sortKey, byte[] body) {
        Map<String, AttributeValue> item = new HashMap<>(LogTable.key(partitionKey(topic), sortKey));
        item.put(BODY, AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(body)));
        item.put(
                LogTable.TIME_TO_LIVE,
                number(clock.instant().plus(KEPT).plus(KEPT_LONGER).getEpochSecond()));
        StoreFailures.orUnavailable(
                "writing a " + sortKey.substring(0, sortKey.indexOf('#')) + " of topic " + topic.name(),
                () -> dynamoDb.putItem(request -> request.tableName(table).item(item)));
    }

    /** Strongly consistent: who wrote first and looks then must see what was written before. */
    private <T> List<T> query(Topic topic, String prefix, Instant since, BiFunction<UUID, byte[], T> read) {
        var request = QueryRequest.builder()
                .tableName(table)
                .consistentRead(true)
                .keyConditionExpression("pk = :topic AND sk BETWEEN :first AND :last")
                .expressionAttributeValues(Map.of(
                        ":topic", string(partitionKey(topic)),
                        ":first", string(prefix + UuidV7.lowerBound(since)),
                        ":last", string(prefix + LAST)))
                .build();
        return StoreFailures.orUnavailable("looking for other deliveries to topic " + topic.name(), () -> {
            List<T> found = new ArrayList<>();
            for (Map<String, AttributeValue> item :
                    dynamoDb.queryPaginator(request).items()) {
                found.add(parse(item, prefix, read));
            }
            return found;
        });
    }

    private static <T> T parse(Map<String, AttributeValue> item, String prefix, BiFunction<UUID, byte[], T> read) {
        String sortKey = string(item, LogTable.SORT_KEY);
        try {
            return read.apply(
                    UUID.fromString(sortKey.substring(prefix.length())),
                    item.get(BODY).b().asByteArrayUnsafe());
        } catch (CorruptBytesException | IllegalArgumentException e) {
            throw new CorruptLogException("item " + string(item, LogTable.PARTITION_KEY) + " " + sortKey, e);
        }
    }

    private static String partitionKey(Topic topic) {
        return "delivery#" + topic.id();
    }
}
