package io.tailwater.log.group;

import io.tailwater.log.fetch.Fetcher;
import io.tailwater.log.index.HeadReader;
import io.tailwater.log.index.PartitionIndex;
import io.tailwater.log.store.BatchReader;
import io.tailwater.log.store.Transaction;
import io.tailwater.log.topic.TopicCatalog;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Consumer groups, wired.
 *
 * @param consumers what consumer instances do
 * @param admin what administrators do
 */
public record Groups(ConsumerGroups consumers, GroupAdmin admin) {

    /**
     * Wires them over a log.
     *
     * @param dynamoDb for what may be sent again without harm
     */
    public static Groups over(
            DynamoDbClient dynamoDb,
            String table,
            TopicCatalog topics,
            PartitionIndex index,
            Fetcher fetcher,
            HeadReader heads,
            GroupSurroundings surroundings) {
        var clock = surroundings.clock();
        var reader = new BatchReader(dynamoDb, table, surroundings.sleeper(), surroundings.random());
        var transaction = new Transaction(dynamoDb, surroundings.sleeper(), surroundings.random());
        var groups = new GroupStore(dynamoDb, table);
        var offsets = new OffsetStore(dynamoDb, table, reader, transaction);
        var shares = new Shares(topics, offsets);
        var membership = new Membership(groups, new Rebalance(transaction, table), topics, clock);
        var starts = new StartingOffsets(shares, heads, fetcher);
        var poller = new Poller(groups, membership, shares, offsets, heads, index, fetcher, surroundings);
        return new Groups(
                new ConsumerGroups(groups, membership, shares, offsets, poller, starts, clock),
                new GroupAdmin(groups, offsets, membership, starts, shares, heads, clock));
    }
}
