package io.tailwater.log.group;

import static io.tailwater.log.store.LogTable.number;
import static io.tailwater.log.store.LogTable.string;

import io.tailwater.log.store.Transaction;
import io.tailwater.log.topic.TopicIdPartition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * Writes a new generation: the members' shares and, in the same transaction, the owner of every partition that changes hands. So a
 * partition has one owner, and from this moment on the old one can neither move its position nor commit. Partitions that stay where
 * they are are not touched: their owners go on without a pause.
 */
final class Rebalance {

    /**
     * How many partitions change hands in one generation; a larger rebalance takes several, each of them whole. Keeps the
     * transaction below 100 items and the state's update below 4 KB.
     */
    static final int MOVES_MAX = 50;

    private final Transaction transaction;
    private final String table;

    Rebalance(Transaction transaction, String table) {
        this.transaction = transaction;
        this.table = table;
    }

    /**
     * Takes a step towards an assignment.
     *
     * @return false when the state was changed meanwhile, or a member that was to be dropped is alive again: look again
     */
    boolean step(GroupState state, Assignment wanted, Instant now) {
        List<Assignment.Move> moves =
                wanted.moves().subList(0, Math.min(MOVES_MAX, wanted.moves().size()));
        List<Update> updates = new ArrayList<>();
        updates.add(stateUpdate(state, wanted, moves, now));
        moves.forEach(move -> updates.add(ownerUpdate(state.group(), move)));
        return transaction.write("rebalancing group " + state.group(), updates);
    }

    private Update stateUpdate(GroupState state, Assignment wanted, List<Assignment.Move> moves, Instant now) {
        var change = new StateChange();
        change.sets.add("generation = :next");
        change.values.put(":next", number(state.generation() + 1));
        change.requireUnchanged("generation", state.generation());
        change.requireUnchanged("revision", state.revision());
        boolean last = moves.size() == wanted.moves().size();
        Map<String, Set<TopicIdPartition>> shares = sharesAfter(state, moves);
        for (Member member : wanted.dropped()) {
            if (last && !member.exists(now)) {
                shares.remove(member.name());
            }
            change.drop(member, last, now);
        }
        shares.forEach(change::share);
        if (last) {
            wanted.shares().keySet().forEach(change::join);
        }
        return Update.builder()
                .tableName(table)
                .key(GroupItems.stateKey(state.group()))
                .updateExpression(change.expression())
                .conditionExpression(String.join(" AND ", change.conditions))
                .expressionAttributeNames(change.names)
                .expressionAttributeValues(change.values)
                .build();
    }

    /** The shares of those whose share these moves change. */
    private static Map<String, Set<TopicIdPartition>> sharesAfter(GroupState state, List<Assignment.Move> moves) {
        Map<String, Set<TopicIdPartition>> changed = new LinkedHashMap<>();
        for (Assignment.Move move : moves) {
            for (Member member : state.members().values()) {
                if (member.assigned().contains(move.partition())) {
                    changed.computeIfAbsent(member.name(), name -> new HashSet<>(member.assigned()))
                            .remove(move.partition());
                }
            }
            move.to().ifPresent(to -> changed.computeIfAbsent(
                            to, name -> new HashSet<>(state.members().get(name).assigned()))
                    .add(move.partition()));
        }
        return changed;
    }

    /** The new owner begins at what was committed: the position was the old one's. */
    private Update ownerUpdate(String group, Assignment.Move move) {
        var update = Update.builder().tableName(table).key(GroupItems.offsetKey(group, move.partition()));
        if (move.to().isEmpty()) {
            return update.updateExpression("REMOVE #owner, #position")
                    .expressionAttributeNames(Map.of("#owner", GroupItems.OWNER, "#position", GroupItems.POSITION))
                    .build();
        }
        return update.updateExpression("SET #owner = :owner, #topic = :topic REMOVE #position")
                .expressionAttributeNames(Map.of(
                        "#owner", GroupItems.OWNER, "#topic", GroupItems.TOPIC, "#position", GroupItems.POSITION))
                .expressionAttributeValues(Map.of(
                        ":owner", string(move.to().get()),
                        ":topic", string(move.partition().topic())))
                .build();
    }

    /** Collects the parts of the state's update. */
    private static final class StateChange {

        final List<String> sets = new ArrayList<>();
        final List<String> removes = new ArrayList<>();
        final List<String> conditions = new ArrayList<>();
        final Map<String, String> names = new HashMap<>();
        final Map<String, AttributeValue> values = new HashMap<>();
        private final Map<String, String> placeholders = new HashMap<>();

        String expression() {
            String set = "SET " + String.join(", ", sets);
            return removes.isEmpty() ? set : set + " REMOVE " + String.join(", ", removes);
        }

        void requireUnchanged(String attribute, long seen) {
            conditions.add(seen == 0 ? "attribute_not_exists(" + attribute + ")" : attribute + " = :seen" + attribute);
            if (seen != 0) {
                values.put(":seen" + attribute, number(seen));
            }
        }

        void share(String member, Set<TopicIdPartition> share) {
            String placeholder = placeholder(member);
            sets.add(placeholder + ".assigned = " + ":a" + placeholder.substring(1));
            values.put(":a" + placeholder.substring(1), GroupItems.writeAssigned(share));
        }

        void join(String member) {
            sets.add(placeholder(member) + ".joined = :yes");
            values.put(":yes", AttributeValue.fromBool(true));
        }

        /** Its share goes with the moves; a member that renewed its lease meanwhile is not dropped. */
        void drop(Member member, boolean last, Instant now) {
            String placeholder = placeholder(member.name());
            if (last && !member.exists(now)) {
                removes.add(placeholder);
            } else if (last) {
                sets.add(placeholder + ".joined = :no");
                values.put(":no", AttributeValue.fromBool(false));
            }
            if (member.subscription().isShared() || !member.exists(now)) {
                conditions.add(placeholder + ".lease <= :now");
                values.put(":now", number(now.toEpochMilli()));
            }
        }

        private String placeholder(String member) {
            return placeholders.computeIfAbsent(member, name -> {
                String placeholder = "#m" + placeholders.size();
                names.put(placeholder, GroupItems.memberAttribute(name));
                return placeholder;
            });
        }
    }
}
