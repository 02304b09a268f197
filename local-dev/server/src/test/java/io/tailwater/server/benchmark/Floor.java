package io.tailwater.server.benchmark;

import io.tailwater.emulators.AwsEndpoints;
import io.tailwater.format.key.ObjectKeys;
import io.tailwater.format.key.RawSegmentKey;
import io.tailwater.format.key.UuidV7;
import io.tailwater.format.segment.RawSegment;
import io.tailwater.log.store.AwsClients;
import io.tailwater.log.store.Provisioning;
import io.tailwater.log.store.StoreLocation;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/**
 * What the same calls to S3 and DynamoDB cost by themselves, from the caller's own thread, to a table and a bucket of its own. For a
 * write: one conditional PUT of the same bytes under a key of the same form (the S3 stand-in makes a folder of each part), and the
 * commit's {@code UpdateItem} with the same expression, condition and returned item, on a head with a tail of the same length; every 16
 * writes the page and the conditional update that shorten the tail. For a read: one consistent read of the head and one ranged GET. No
 * HTTP of ours, no JSON, no encoding, no parsing of heads, no waiting for each other.
 */
final class Floor implements AutoCloseable {

    private static final StoreLocation LOCATION = new StoreLocation("floor", "", "floor");
    private static final ObjectKeys KEYS = new ObjectKeys(LOCATION.keyPrefix());
    private static final UUID TOPIC_ID = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");
    private static final String PARTITION_KEY = TOPIC_ID + "#00000";
    private static final String NO_FENCE = new UUID(0, 0).toString();
    private static final int CONNECTIONS_MAX = 96;
    private static final int PAGE_SEGMENTS = 16;

    private final AwsClients clients;
    private final UuidV7 ids = new UuidV7(InstantSource.system(), new SecureRandom());

    Floor(AwsEndpoints aws) {
        clients = AwsClients.open(new AwsClients.Access(
                Region.of(aws.region()),
                StaticCredentialsProvider.create(AwsBasicCredentials.create(aws.accessKeyId(), aws.secretAccessKey())),
                Optional.of(new AwsClients.Endpoints(aws.s3(), aws.dynamoDb())),
                CONNECTIONS_MAX,
                AwsClients.Timeouts.DEFAULT,
                List.of()));
        Provisioning.ensure(clients, LOCATION);
        clients.dynamoDb().putItem(request -> request.tableName(LOCATION.table())
                .item(Map.of(
                        "pk", AttributeValue.fromS(PARTITION_KEY),
                        "sk", AttributeValue.fromS("head"),
                        "nextOffset", AttributeValue.fromN("0"),
                        "logStartOffset", AttributeValue.fromN("0"),
                        "pagedMaxTimestamp", AttributeValue.fromN("0"),
                        "fence", AttributeValue.fromS(NO_FENCE),
                        "tail", AttributeValue.fromM(Map.of()),
                        "segmentIndex", AttributeValue.fromM(Map.of()),
                        "voided", AttributeValue.fromM(Map.of()))));
    }

    void write(RawSegment segment) {
        UUID id = ids.next();
        put(objectKey(id), segment);
        var committed = clients.dynamoDbOnce().updateItem(request -> request.tableName(LOCATION.table())
                .key(key())
                .updateExpression("SET nextOffset = nextOffset + :count, tail.#segment = nextOffset,"
                        + " segmentIndex.#segment = :index")
                .conditionExpression("attribute_exists(pk) AND fence < :segment"
                        + " AND attribute_not_exists(tail.#segment) AND attribute_not_exists(voided.#segment)")
                .expressionAttributeNames(Map.of("#segment", id.toString()))
                .expressionAttributeValues(Map.of(
                        ":count",
                                AttributeValue.fromN(
                                        String.valueOf(segment.index().recordCount())),
                        ":segment", AttributeValue.fromS(id.toString()),
                        ":index",
                                AttributeValue.fromB(SdkBytes.fromByteBuffer(
                                        segment.index().encode().asReadOnlyBuffer()))))
                .returnValues(ReturnValue.ALL_NEW)
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
        var head = committed.attributes();
        if (head.get("tail").m().size() % PAGE_SEGMENTS == 1) {
            shorten(head);
        }
    }

    private static String objectKey(UUID id) {
        return KEYS.of(new RawSegmentKey("orders", TOPIC_ID, 0, id));
    }

    private void put(String objectKey, RawSegment segment) {
        clients.s3()
                .putObject(
                        request -> request.bucket(LOCATION.bucket())
                                .key(objectKey)
                                .contentType("application/octet-stream")
                                .contentLength((long) segment.content().length())
                                .ifNoneMatch("*"),
                        RequestBody.fromByteBuffer(segment.content().asReadOnlyBuffer()));
    }

    private void shorten(Map<String, AttributeValue> committed) {
        var head = committed;
        try {
            while (head.get("tail").m().size() > PAGE_SEGMENTS) {
                head = moveOldest(head.get("tail").m(), head.get("segmentIndex").m());
            }
        } catch (ConditionalCheckFailedException e) {
            // Another client was first.
        }
    }

    private Map<String, AttributeValue> moveOldest(
            Map<String, AttributeValue> tail, Map<String, AttributeValue> indexes) {
        // The ids are made in order, so their text's order is near enough to that of the offsets here.
        List<String> oldest =
                tail.keySet().stream().sorted().limit(PAGE_SEGMENTS).toList();
        Map<String, String> names = new HashMap<>();
        Map<String, AttributeValue> moved = new HashMap<>();
        Map<String, AttributeValue> movedIndexes = new HashMap<>();
        for (String id : oldest) {
            names.put("#s" + names.size(), id);
            moved.put(id, tail.get(id));
            movedIndexes.put(id, indexes.get(id));
        }
        clients.dynamoDb().putItem(request -> request.tableName(LOCATION.table())
                .item(Map.of(
                        "pk", AttributeValue.fromS(PARTITION_KEY),
                        "sk",
                                AttributeValue.fromS("page#%020d"
                                        .formatted(Long.parseLong(tail.get(oldest.get(PAGE_SEGMENTS - 1))
                                                .n()))),
                        "tail", AttributeValue.fromM(moved),
                        "segmentIndex", AttributeValue.fromM(movedIndexes),
                        "maxTimestamp", AttributeValue.fromN("0"),
                        "movedAt", AttributeValue.fromN("0")))
                .conditionExpression("attribute_not_exists(pk)"));
        return clients.dynamoDb()
                .updateItem(request -> request.tableName(LOCATION.table())
                        .key(key())
                        .updateExpression("SET pagedMaxTimestamp = :timestamp, fence = :fence REMOVE "
                                + names.keySet().stream()
                                        .map(name -> "tail." + name + ", segmentIndex." + name)
                                        .collect(Collectors.joining(", ")))
                        .conditionExpression("attribute_exists(tail.#s0) AND fence = :fence")
                        .expressionAttributeNames(names)
                        .expressionAttributeValues(Map.of(
                                ":timestamp", AttributeValue.fromN("0"),
                                ":fence", AttributeValue.fromS(NO_FENCE)))
                        .returnValues(ReturnValue.ALL_NEW))
                .attributes();
    }

    /** Writes an object that can be read again and again. */
    String prepare(RawSegment segment) {
        String objectKey = objectKey(ids.next());
        put(objectKey, segment);
        return objectKey;
    }

    void read(String objectKey, int sizeBytes) {
        clients.dynamoDb()
                .getItem(request ->
                        request.tableName(LOCATION.table()).key(key()).consistentRead(true));
        clients.s3()
                .getObject(
                        request ->
                                request.bucket(LOCATION.bucket()).key(objectKey).range("bytes=0-" + (sizeBytes - 1)),
                        ResponseTransformer.toBytes());
    }

    private static Map<String, AttributeValue> key() {
        return Map.of("pk", AttributeValue.fromS(PARTITION_KEY), "sk", AttributeValue.fromS("head"));
    }

    @Override
    public void close() {
        clients.close();
    }
}
