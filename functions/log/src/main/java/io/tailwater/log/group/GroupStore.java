package io.tailwater.log.group;

import static io.tailwater.log.store.LogTable.number;
import static io.tailwater.log.store.LogTable.string;

import io.tailwater.log.error.InvalidRequestException;
import io.tailwater.log.store.LogTable;
import io.tailwater.log.store.StoreFailures;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Group states in DynamoDB: who is a member, and what of. Assignments change in {@code Rebalance}. */
final class GroupStore {

    /** DynamoDB's limit of an item. */
    private static final int GROUP_KIB_MAX = 400;

    private final DynamoDbClient dynamoDb;
    private final String table;

    GroupStore(DynamoDbClient dynamoDb, String table) {
        this.dynamoDb = dynamoDb;
        this.table = table;
    }

    /** The state, all that was written before included; an empty one when the group does not exist. */
    GroupState read(String group) {
        return find(group).orElseGet(() -> GroupState.empty(group));
    }

    /** The state; empty when the group does not exist. */
    Optional<GroupState> find(String group) {
        var answer = StoreFailures.orUnavailable(
                "reading group " + group,
                () -> dynamoDb.getItem(request ->
                        request.tableName(table).key(GroupItems.stateKey(group)).consistentRead(true)));
        return answer.hasItem() ? Optional.of(GroupItems.readState(group, answer.item())) : Optional.empty();
    }

    /** All groups, by name. */
    List<GroupState> list() {
        var request = QueryRequest.builder()
                .tableName(table)
                .consistentRead(true)
                .keyConditionExpression("pk = :groups")
                .expressionAttributeValues(Map.of(":groups", string(GroupItems.statesPartitionKey())))
                .build();
        return StoreFailures.orUnavailable("listing the groups", () -> dynamoDb.queryPaginator(request).items().stream()
                .map(item -> GroupItems.readState(string(item, LogTable.SORT_KEY), item))
                .toList());
    }

    /**
     * Creates a member.
     *
     * @return false when there is one of that name
     */
    boolean create(String group, Member member, Instant now) {
        return update(update(group, member.name())
                .updateExpression("SET #member = :member")
                .conditionExpression("attribute_not_exists(#member) OR #member.expires <= :now")
                .expressionAttributeValues(
                        Map.of(":member", GroupItems.writeMember(member), ":now", number(now.toEpochMilli()))));
    }

    /**
     * Removes a member; its share is free.
     *
     * @return false when there is none
     */
    boolean delete(String group, String member) {
        return update(update(group, member)
                .updateExpression("REMOVE #member ADD revision :one")
                .conditionExpression("attribute_exists(#member)")
                .expressionAttributeValues(Map.of(":one", number(1))));
    }

    /** Removes a group's state. May be repeated. */
    void deleteGroup(String group) {
        StoreFailures.orUnavailable(
                "removing group " + group,
                () -> dynamoDb.deleteItem(request -> request.tableName(table).key(GroupItems.stateKey(group))));
    }

    /**
     * Changes what a member subscribes to, and renews it.
     *
     * @return the state behind it; empty when there is no such member
     */
    Optional<GroupState> subscribe(String group, String member, Subscription subscription, Lease lease) {
        return updated(
                group,
                update(group, member)
                        .updateExpression("SET #member.subscription = :subscription, #member.lease = :lease,"
                                + " #member.expires = :expires, #member.joined = :no ADD revision :one")
                        .conditionExpression("attribute_exists(#member)")
                        .expressionAttributeValues(values(
                                lease,
                                Map.of(
                                        ":subscription", GroupItems.writeSubscription(subscription),
                                        ":no", AttributeValue.fromBool(false),
                                        ":one", number(1)))));
    }

    /**
     * Renews a member.
     *
     * @return the state behind it; empty when there is no such member
     */
    Optional<GroupState> renew(String group, String member, Lease lease) {
        return updated(
                group,
                update(group, member)
                        .updateExpression("SET #member.lease = :lease, #member.expires = :expires")
                        .conditionExpression("attribute_exists(#member)")
                        .expressionAttributeValues(values(lease, Map.of())));
    }

    /** Raises the revision of a group that has this member: part of a transaction that sets positions back. */
    Update raiseRevision(String group, String member) {
        return Update.builder()
                .tableName(table)
                .key(GroupItems.stateKey(group))
                .updateExpression("ADD revision :one")
                .conditionExpression("attribute_exists(#member)")
                .expressionAttributeNames(Map.of("#member", GroupItems.memberAttribute(member)))
                .expressionAttributeValues(Map.of(":one", number(1)))
                .build();
    }

    private UpdateItemRequest.Builder update(String group, String member) {
        return UpdateItemRequest.builder()
                .tableName(table)
                .key(GroupItems.stateKey(group))
                .expressionAttributeNames(Map.of("#member", GroupItems.memberAttribute(member)));
    }

    private static Map<String, AttributeValue> values(Lease lease, Map<String, AttributeValue> more) {
        Map<String, AttributeValue> values = new HashMap<>(more);
        values.put(":lease", number(lease.until().toEpochMilli()));
        values.put(":expires", number(lease.expiresAt().toEpochMilli()));
        return values;
    }

    private boolean update(UpdateItemRequest.Builder request) {
        return StoreFailures.orUnavailable("changing a group", () -> {
            try {
                dynamoDb.updateItem(request.build());
                return true;
            } catch (ConditionalCheckFailedException e) {
                return false;
            } catch (DynamoDbException e) {
                throw tooLargeOr(e);
            }
        });
    }

    /** A group is one item: what does not fit is nothing that waiting would mend. */
    private static RuntimeException tooLargeOr(DynamoDbException failure) {
        return StoreFailures.isItemTooLarge(failure)
                ? new InvalidRequestException(
                        "group",
                        "would be larger than the " + GROUP_KIB_MAX + " KB of a DynamoDB item: it has too many members,"
                                + " or too long lists of topics or partitions; take several groups, or a pattern")
                : failure;
    }

    private Optional<GroupState> updated(String group, UpdateItemRequest.Builder request) {
        return StoreFailures.orUnavailable("changing group " + group, () -> {
            try {
                var answer = dynamoDb.updateItem(
                        request.returnValues(ReturnValue.ALL_NEW).build());
                return Optional.of(GroupItems.readState(group, answer.attributes()));
            } catch (ConditionalCheckFailedException e) {
                return Optional.empty();
            } catch (DynamoDbException e) {
                throw tooLargeOr(e);
            }
        });
    }
}
