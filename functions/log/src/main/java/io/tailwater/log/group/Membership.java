package io.tailwater.log.group;

import io.tailwater.log.error.StorageUnavailableException;
import io.tailwater.log.error.UnknownTopicException;
import io.tailwater.log.store.StoreFailures;
import io.tailwater.log.topic.Topic;
import io.tailwater.log.topic.TopicCatalog;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Keeps a group's assignment what it should be. There is no coordinator: whichever member is served sees that a lease has ended,
 * somebody joined or a topic grew, and writes the next generation itself; if several do, one wins and the others look again.
 */
final class Membership {

    /** How often a change may be met by another before the caller is told to come back; each loser saw somebody else win. */
    private static final int STEPS_MAX = 100;

    private final GroupStore groups;
    private final Rebalance rebalance;
    private final TopicCatalog topics;
    private final InstantSource clock;

    Membership(GroupStore groups, Rebalance rebalance, TopicCatalog topics, InstantSource clock) {
        this.groups = groups;
        this.rebalance = rebalance;
        this.topics = topics;
        this.clock = clock;
    }

    /**
     * Brings the assignment up to date, if it is not.
     *
     * @param state as it was just read
     * @return the state with an assignment that counts all live members in
     */
    GroupState settle(GroupState state) {
        GroupState current = state;
        // What this process remembers of topics may be old. Only what it sees afresh may move partitions; else two
        // processes
        // that remember different things would take turns at it.
        if (Assignment.of(current, remembered(current), clock.instant()).isCurrent(current)) {
            return current;
        }
        for (int step = 0; step < STEPS_MAX; step++) {
            Assignment wanted = Assignment.of(current, afresh(current), clock.instant());
            if (wanted.isCurrent(current)) {
                return current;
            }
            rebalance.step(current, wanted, clock.instant());
            current = groups.read(state.group());
        }
        throw new StorageUnavailableException(
                "the assignment of group " + state.group() + " keeps changing", StoreFailures.RETRY_AFTER, null);
    }

    private Map<String, Topic> remembered(GroupState state) {
        return subscribed(state, topics::find, topics::remembered);
    }

    private Map<String, Topic> afresh(GroupState state) {
        return subscribed(state, this::refresh, topics::list);
    }

    /** The topics that somebody subscribes to, of those that exist: one by one, or all when there is a pattern to match. */
    private static Map<String, Topic> subscribed(
            GroupState state, Function<String, Optional<Topic>> find, Supplier<List<Topic>> list) {
        boolean patterns = state.members().values().stream()
                .anyMatch(member -> member.subscription() instanceof Subscription.Matching);
        if (patterns) {
            return list.get().stream().collect(Collectors.toMap(Topic::name, Function.identity()));
        }
        Set<String> names = state.members().values().stream()
                .filter(member -> member.subscription() instanceof Subscription.Topics)
                .flatMap(member -> ((Subscription.Topics) member.subscription()).topics().stream())
                .collect(Collectors.toSet());
        Map<String, Topic> found = new HashMap<>();
        for (String name : names) {
            find.apply(name).ifPresent(topic -> found.put(name, topic));
        }
        return found;
    }

    /** Subscribing to a topic that is yet to come is allowed. */
    private Optional<Topic> refresh(String name) {
        try {
            return Optional.of(topics.refresh(name));
        } catch (UnknownTopicException e) {
            return Optional.empty();
        }
    }
}
