package io.tailwater.log.group;

import static io.tailwater.log.store.LogTable.number;
import static io.tailwater.log.store.LogTable.string;

import io.tailwater.log.store.BatchReader;
import io.tailwater.log.store.LogTable;
import io.tailwater.log.store.StoreFailures;
import io.tailwater.log.store.Transaction;
import io.tailwater.log.topic.TopicIdPartition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.Update;

/** Positions and committed offsets in DynamoDB, one item a partition. */
final class OffsetStore {

    private final DynamoDbClient dynamoDb;
    private final String table;
    private final BatchReader reader;
    private final Transaction transaction;

    OffsetStore(DynamoDbClient dynamoDb, String table, BatchReader reader, Transaction transaction) {
        this.dynamoDb = dynamoDb;
        this.table = table;
        this.reader = reader;
        this.transaction = transaction;
    }

    /** What the group holds of these partitions; each is in the answer. */
    Map<TopicIdPartition, GroupOffset> read(String group, Collection<TopicIdPartition> partitions) {
        return read(group, partitions, partition -> GroupItems.offsetKey(group, partition));
    }

    /** Where a member stands in partitions that it chose itself; each is in the answer, nothing of it committed. */
    Map<TopicIdPartition, GroupOffset> readOwn(String group, String member, Collection<TopicIdPartition> partitions) {
        return read(group, partitions, partition -> GroupItems.ownPositionKey(group, member, partition));
    }

    private Map<TopicIdPartition, GroupOffset> read(
            String group,
            Collection<TopicIdPartition> partitions,
            Function<TopicIdPartition, Map<String, AttributeValue>> key) {
        var items = reader.read(
                "reading offsets of group " + group,
                partitions.stream().map(key).toList());
        Map<TopicIdPartition, GroupOffset> offsets = new HashMap<>();
        for (TopicIdPartition partition : partitions) {
            var item = items.get(key.apply(partition));
            offsets.put(partition, item == null ? GroupOffset.none(partition) : GroupItems.readOffset(partition, item));
        }
        return offsets;
    }

    /** Everything that the group holds. */
    List<GroupOffset> readAll(String group) {
        return StoreFailures.orUnavailable(
                "reading offsets of group " + group, () -> dynamoDb.queryPaginator(all(group)).items().stream()
                        .map(GroupItems::readOffset)
                        .toList());
    }

    /** When the group committed last; empty when it never did. */
    Optional<Instant> lastCommit(String group) {
        return StoreFailures.orUnavailable(
                "reading offsets of group " + group, () -> dynamoDb.queryPaginator(all(group)).items().stream()
                        .filter(item -> item.containsKey(GroupItems.COMMITTED_AT))
                        .map(item -> Instant.ofEpochMilli(number(item, GroupItems.COMMITTED_AT)))
                        .max(Comparator.naturalOrder()));
    }

    /** Removes everything that the group holds. May be repeated. */
    void deleteAll(String group) {
        StoreFailures.orUnavailable("removing offsets of group " + group, () -> {
            for (Map<String, AttributeValue> item :
                    dynamoDb.queryPaginator(all(group)).items()) {
                var key = LogTable.key(string(item, LogTable.PARTITION_KEY), string(item, LogTable.SORT_KEY));
                dynamoDb.deleteItem(request -> request.tableName(table).key(key));
            }
            return group;
        });
    }

    private QueryRequest all(String group) {
        return QueryRequest.builder()
                .tableName(table)
                .consistentRead(true)
                .keyConditionExpression("pk = :group AND begins_with(sk, :offset)")
                .expressionAttributeValues(Map.of(
                        ":group", string(GroupItems.offsetsPartitionKey(group)),
                        ":offset", string(GroupItems.offsetsPrefix())))
                .build();
    }

    /**
     * Makes changes, all or none up to {@link Transaction#UPDATES_MAX} of them.
     *
     * @return false when the condition of one was not met
     */
    boolean write(String group, List<OffsetChange> changes) {
        return writeAll(
                group, changes.stream().map(change -> change.toUpdate(table)).toList());
    }

    /** As {@link #write}, with a change to another item in the first transaction. */
    boolean write(String group, List<OffsetChange> changes, Update besides) {
        List<Update> updates = new ArrayList<>();
        updates.add(besides);
        changes.forEach(change -> updates.add(change.toUpdate(table)));
        return writeAll(group, updates);
    }

    private boolean writeAll(String group, List<Update> updates) {
        for (int from = 0; from < updates.size(); from += Transaction.UPDATES_MAX) {
            boolean written = transaction.write(
                    "writing offsets of group " + group,
                    updates.subList(from, Math.min(updates.size(), from + Transaction.UPDATES_MAX)));
            if (!written) {
                return false;
            }
        }
        return true;
    }
}
