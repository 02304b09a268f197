package io.tailwater.log.group;

import static io.tailwater.log.store.LogTable.number;
import static io.tailwater.log.store.LogTable.string;

import io.tailwater.log.store.LogTable;
import io.tailwater.log.topic.TopicIdPartition;
import io.tailwater.log.topic.TopicPartition;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * How groups stand in DynamoDB; {@code docs/format/table.md} is the same in words. A group's members are attributes of one item,
 * so that an assignment changes in one step; each partition's offset is an item of its own, so that members do not wait for
 * each other.
 */
final class GroupItems {

    static final String GENERATION = "generation";
    static final String REVISION = "revision";
    static final String MEMBER = "member:";
    static final String LEASE = "lease";
    static final String EXPIRES = "expires";
    static final String JOINED = "joined";
    static final String ASSIGNED = "assigned";
    static final String SUBSCRIPTION = "subscription";

    static final String OWNER = "owner";
    static final String POSITION = "position";
    static final String COMMITTED = "committed";
    static final String METADATA = "metadata";
    static final String COMMITTED_AT = "committedAt";
    static final String TOPIC = "topic";
    static final String LAST_POLL = "lastPoll";

    private static final String GROUPS = "groups";
    private static final String GROUP = "group#";
    private static final String OFFSET = "offset#";
    private static final String OWN_POSITION = "position#";

    private GroupItems() {}

    static Map<String, AttributeValue> stateKey(String group) {
        return LogTable.key(GROUPS, group);
    }

    /** The partition key under which all states stand: listing groups is a query. */
    static String statesPartitionKey() {
        return GROUPS;
    }

    static String offsetsPartitionKey(String group) {
        return GROUP + group;
    }

    static String offsetsPrefix() {
        return OFFSET;
    }

    /** What the group committed, and where the partition's owner stands. */
    static Map<String, AttributeValue> offsetKey(String group, TopicIdPartition partition) {
        return LogTable.key(offsetsPartitionKey(group), OFFSET + partition.key());
    }

    /** Where a member stands that chose its partitions itself. */
    static Map<String, AttributeValue> ownPositionKey(String group, String member, TopicIdPartition partition) {
        return LogTable.key(offsetsPartitionKey(group), OWN_POSITION + member + "#" + partition.key());
    }

    static String memberAttribute(String member) {
        return MEMBER + member;
    }

    static AttributeValue writeMember(Member member) {
        MemberConfig config = member.config();
        Map<String, AttributeValue> map = new HashMap<>();
        map.put("format", string(config.format()));
        map.put("reset", string(config.reset().name()));
        map.put("autoCommit", AttributeValue.fromBool(config.autoCommit()));
        map.put("fetchBytesMin", number(config.fetchBytesMin()));
        map.put("waitMs", number(config.pollTimeout().toMillis()));
        map.put("strategy", string(config.strategy().name()));
        map.put(SUBSCRIPTION, writeSubscription(member.subscription()));
        map.put(LEASE, number(member.leaseUntil().toEpochMilli()));
        map.put(EXPIRES, number(member.expiresAt().toEpochMilli()));
        map.put(JOINED, AttributeValue.fromBool(member.joined()));
        map.put(ASSIGNED, writeAssigned(member.assigned()));
        return AttributeValue.fromM(map);
    }

    static GroupState readState(String group, Map<String, AttributeValue> item) {
        Map<String, Member> members = item.entrySet().stream()
                .filter(attribute -> attribute.getKey().startsWith(MEMBER))
                .map(attribute -> readMember(
                        attribute.getKey().substring(MEMBER.length()),
                        attribute.getValue().m()))
                .collect(Collectors.toMap(Member::name, member -> member));
        return new GroupState(
                group,
                optional(item, GENERATION).orElse(0),
                optional(item, REVISION).orElse(0),
                members);
    }

    private static Member readMember(String name, Map<String, AttributeValue> map) {
        return new Member(
                name,
                new MemberConfig(
                        string(map, "format"),
                        OffsetReset.valueOf(string(map, "reset")),
                        map.get("autoCommit").bool(),
                        Math.toIntExact(number(map, "fetchBytesMin")),
                        Duration.ofMillis(number(map, "waitMs")),
                        AssignmentStrategy.valueOf(string(map, "strategy"))),
                readSubscription(map.get(SUBSCRIPTION).m()),
                Instant.ofEpochMilli(number(map, LEASE)),
                Instant.ofEpochMilli(number(map, EXPIRES)),
                map.get(JOINED).bool(),
                map.get(ASSIGNED).l().stream()
                        .map(value -> readAssigned(value.s()))
                        .collect(Collectors.toUnmodifiableSet()));
    }

    static AttributeValue writeAssigned(Collection<TopicIdPartition> assigned) {
        return AttributeValue.fromL(assigned.stream()
                .map(partition -> string(partition.topicId() + " " + partition.partition() + " " + partition.topic()))
                .toList());
    }

    private static TopicIdPartition readAssigned(String text) {
        String[] parts = text.split(" ", 3);
        return new TopicIdPartition(UUID.fromString(parts[0]), parts[2], Integer.parseInt(parts[1]));
    }

    static AttributeValue writeSubscription(Subscription subscription) {
        if (subscription instanceof Subscription.Topics named) {
            return AttributeValue.fromM(Map.of("topics", strings(named.topics())));
        }
        if (subscription instanceof Subscription.Matching matching) {
            return AttributeValue.fromM(Map.of("pattern", string(matching.regex())));
        }
        if (subscription instanceof Subscription.Partitions chosen) {
            return AttributeValue.fromM(Map.of(
                    "partitions",
                    strings(chosen.partitions().stream()
                            .map(partition -> partition.partition() + " " + partition.topic())
                            .toList())));
        }
        return AttributeValue.fromM(Map.of());
    }

    private static Subscription readSubscription(Map<String, AttributeValue> map) {
        if (map.containsKey("topics")) {
            return new Subscription.Topics(texts(map.get("topics")));
        }
        if (map.containsKey("pattern")) {
            return new Subscription.Matching(string(map, "pattern"));
        }
        if (map.containsKey("partitions")) {
            return new Subscription.Partitions(texts(map.get("partitions")).stream()
                    .map(text -> text.split(" ", 2))
                    .map(parts -> new TopicPartition(parts[1], Integer.parseInt(parts[0])))
                    .collect(Collectors.toUnmodifiableSet()));
        }
        return new Subscription.Nothing();
    }

    static GroupOffset readOffset(TopicIdPartition partition, Map<String, AttributeValue> item) {
        return new GroupOffset(
                partition,
                Optional.ofNullable(item.get(OWNER)).map(AttributeValue::s),
                optional(item, POSITION),
                optional(item, COMMITTED),
                Optional.ofNullable(item.get(METADATA)).map(AttributeValue::s).orElse(""),
                Optional.ofNullable(item.get(LAST_POLL)).map(AttributeValue::s));
    }

    /** Reads an offset item that was found by a query. */
    static GroupOffset readOffset(Map<String, AttributeValue> item) {
        String[] parts = string(item, LogTable.SORT_KEY).split("#");
        return readOffset(
                new TopicIdPartition(UUID.fromString(parts[1]), string(item, TOPIC), Integer.parseInt(parts[2])), item);
    }

    private static OptionalLong optional(Map<String, AttributeValue> item, String attribute) {
        return item.containsKey(attribute) ? OptionalLong.of(number(item, attribute)) : OptionalLong.empty();
    }

    private static AttributeValue strings(Collection<String> texts) {
        return AttributeValue.fromL(
                texts.stream().sorted().map(LogTable::string).toList());
    }

    private static Set<String> texts(AttributeValue list) {
        return list.l().stream().map(AttributeValue::s).collect(Collectors.toUnmodifiableSet());
    }
}
