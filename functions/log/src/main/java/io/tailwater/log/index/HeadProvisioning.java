package io.tailwater.log.index;

import io.tailwater.log.error.StorageUnavailableException;
import io.tailwater.log.store.BatchReader;
import io.tailwater.log.store.StoreFailures;
import io.tailwater.log.store.Transaction;
import io.tailwater.log.time.Backoff;
import io.tailwater.log.time.Sleeper;
import io.tailwater.log.topic.TopicIdPartition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Makes and removes the heads of whole topics, and of the partitions that a topic grows by. All may be repeated. */
public final class HeadProvisioning {

    /** DynamoDB's limit for one batch. */
    private static final int BATCH_MAX = 25;
    /** How often what a throttled table left undone is sent again: 8 waits reach 5 s in all. */
    private static final int ATTEMPTS_MAX = 8;

    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1));

    private final DynamoDbClient dynamoDb;
    private final BatchReader reader;
    private final Transaction transaction;
    private final String table;
    private final Sleeper sleeper;
    private final RandomGenerator random;
    private final Supplier<Tenure> tenures;

    /** @param tenures fails with {@link io.tailwater.log.error.NotLeaderException} where nothing may be written */
    public HeadProvisioning(
            DynamoDbClient dynamoDb, String table, Supplier<Tenure> tenures, Sleeper sleeper, RandomGenerator random) {
        this.tenures = tenures;
        this.dynamoDb = dynamoDb;
        this.reader = new BatchReader(dynamoDb, table, sleeper, random);
        this.transaction = new Transaction(dynamoDb, sleeper, random);
        this.table = table;
        this.sleeper = sleeper;
        this.random = random;
    }

    /** Writes empty heads, over what was there: only for partitions that nobody knows of yet. */
    public void create(List<TopicIdPartition> partitions) {
        long epoch = tenures.get().epoch();
        writeAll(partitions.stream().map(partition -> WriteRequest.builder()
                .putRequest(put -> put.item(IndexItems.newHead(partition, epoch)))
                .build()));
    }

    /**
     * Writes empty heads where there are none, and leaves alone those that are there: somebody else may be making the same, have
     * made them known, and records may be in them. Each begins at the first offset of its epoch, since a leader of before may be making the
     * same partition where nobody sees it, and give out the first offsets there.
     *
     * @param announcement a change of another item, without which none of them is written
     * @return false when the announcement was refused, or somebody else made one of the heads meanwhile
     */
    public boolean createMissing(List<TopicIdPartition> partitions, Update announcement) {
        Tenure tenure = tenures.get();
        long epoch = tenure.epoch();
        var present = reader.read(
                "reading partition heads",
                partitions.stream()
                        .map(partition -> IndexItems.headKey(partition, epoch))
                        .toList());
        List<TopicIdPartition> missing = partitions.stream()
                .filter(partition -> !present.containsKey(IndexItems.headKey(partition, epoch)))
                .toList();
        int from = 0;
        do {
            List<Update> updates = new ArrayList<>(List.of(announcement));
            int to = Math.min(missing.size(), from + Transaction.UPDATES_MAX - 1);
            missing.subList(from, to).forEach(partition -> updates.add(createIfMissing(partition, tenure)));
            if (!transaction.write("writing partition heads", updates)) {
                return false;
            }
            from = to;
        } while (from < missing.size());
        return true;
    }

    private Update createIfMissing(TopicIdPartition partition, Tenure tenure) {
        Map<String, AttributeValue> key = IndexItems.headKey(partition, tenure.epoch());
        Map<String, String> names = new HashMap<>();
        Map<String, AttributeValue> values = new HashMap<>();
        List<String> set = new ArrayList<>();
        IndexItems.newHeadFrom(partition, tenure.epoch(), tenure.offsetsBegin()).forEach((name, value) -> {
            if (!key.containsKey(name)) {
                String number = Integer.toString(names.size());
                set.add("#a" + number + " = :a" + number);
                names.put("#a" + number, name);
                values.put(":a" + number, value);
            }
        });
        return Update.builder()
                .tableName(table)
                .key(key)
                .updateExpression("SET " + String.join(", ", set))
                .conditionExpression("attribute_not_exists(pk)")
                .expressionAttributeNames(names)
                .expressionAttributeValues(values)
                .build();
    }

    /** Removes heads; commits that come later are refused. */
    public void delete(List<TopicIdPartition> partitions) {
        long epoch = tenures.get().epoch();
        writeAll(partitions.stream().map(partition -> WriteRequest.builder()
                .deleteRequest(delete -> delete.key(IndexItems.headKey(partition, epoch)))
                .build()));
    }

    private void writeAll(Stream<WriteRequest> writes) {
        List<WriteRequest> all = writes.toList();
        for (int from = 0; from < all.size(); from += BATCH_MAX) {
            writeBatch(all.subList(from, Math.min(all.size(), from + BATCH_MAX)));
        }
    }

    private void writeBatch(List<WriteRequest> batch) {
        Map<String, List<WriteRequest>> left = Map.of(table, batch);
        for (int attempt = 1; !left.isEmpty(); attempt++) {
            Map<String, List<WriteRequest>> toWrite = left;
            left = StoreFailures.orUnavailable(
                    "writing partition heads", () -> dynamoDb.batchWriteItem(request -> request.requestItems(toWrite))
                            .unprocessedItems());
            if (!left.isEmpty()) {
                pause(attempt);
            }
        }
    }

    private void pause(int attempt) {
        if (attempt == ATTEMPTS_MAX) {
            throw new StorageUnavailableException(
                    "writing partition heads: table " + table + " is throttled", StoreFailures.RETRY_AFTER, null);
        }
        sleeper.sleep(BACKOFF.after(attempt, random));
    }
}
