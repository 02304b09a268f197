package io.tailwater.log.group;

import static io.tailwater.log.store.LogTable.number;
import static io.tailwater.log.store.LogTable.string;

import io.tailwater.log.store.LogTable;
import io.tailwater.log.topic.TopicIdPartition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * One conditional change to an offset item, put together from what it sets and what must hold.
 *
 * <p>All right-hand sides see the item as it was, so committing the old position and setting a new one is one step.
 */
final class OffsetChange {

    /** How long a member's own position outlives its last move: as long as Kafka keeps offsets (offsets.retention.minutes). */
    private static final Duration OWN_POSITION_KEPT = Duration.ofDays(7);

    private final Map<String, AttributeValue> key;
    private final List<String> sets = new ArrayList<>();
    private final List<String> conditions = new ArrayList<>();
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, AttributeValue> values = new HashMap<>();

    private OffsetChange(Map<String, AttributeValue> key, TopicIdPartition partition) {
        this.key = key;
        set(GroupItems.TOPIC, string(partition.topic()));
    }

    /** A change to what the group holds of a partition. */
    static OffsetChange ofGroup(String group, TopicIdPartition partition) {
        return new OffsetChange(GroupItems.offsetKey(group, partition), partition);
    }

    /** A change to where a member stands in a partition that it chose itself. */
    static OffsetChange ofMember(String group, String member, TopicIdPartition partition) {
        return new OffsetChange(GroupItems.ownPositionKey(group, member, partition), partition);
    }

    /** Only while the partition is this member's share. */
    OffsetChange ifOwnedBy(String member) {
        conditions.add(name(GroupItems.OWNER) + " = " + value(string(member)));
        return this;
    }

    /** Only while the partition is nobody's share. */
    OffsetChange ifUnowned() {
        conditions.add("attribute_not_exists(" + name(GroupItems.OWNER) + ")");
        return this;
    }

    /** Only if nobody moved the position meanwhile. */
    OffsetChange ifPosition(OptionalLong expected) {
        String position = name(GroupItems.POSITION);
        conditions.add(
                expected.isPresent()
                        ? position + " = " + value(number(expected.getAsLong()))
                        : "attribute_not_exists(" + position + ")");
        return this;
    }

    OffsetChange position(long position) {
        return set(GroupItems.POSITION, number(position));
    }

    OffsetChange byPoll(String pollId) {
        return set(GroupItems.LAST_POLL, string(pollId));
    }

    OffsetChange commit(long offset, String metadata, Instant now) {
        set(GroupItems.METADATA, string(metadata));
        set(GroupItems.COMMITTED_AT, number(now.toEpochMilli()));
        return set(GroupItems.COMMITTED, number(offset));
    }

    /** Lets DynamoDB remove the item when its member has been gone for long. */
    OffsetChange forgottenAfter(Instant now) {
        return set(LogTable.TIME_TO_LIVE, number(now.plus(OWN_POSITION_KEPT).getEpochSecond()));
    }

    private OffsetChange set(String attribute, AttributeValue value) {
        sets.add(name(attribute) + " = " + value(value));
        return this;
    }

    private String name(String attribute) {
        names.put("#" + attribute, attribute);
        return "#" + attribute;
    }

    private String value(AttributeValue value) {
        String placeholder = ":v" + values.size();
        values.put(placeholder, value);
        return placeholder;
    }

    Update toUpdate(String table) {
        var update = Update.builder()
                .tableName(table)
                .key(key)
                .updateExpression("SET " + String.join(", ", sets))
                .expressionAttributeNames(names)
                .expressionAttributeValues(values);
        if (!conditions.isEmpty()) {
            update.conditionExpression(String.join(" AND ", conditions));
        }
        return update.build();
    }
}
