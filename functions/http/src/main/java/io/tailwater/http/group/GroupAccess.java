package io.tailwater.http.group;

import io.tailwater.http.access.Access;
import io.tailwater.http.access.Caller;
import io.tailwater.log.TailwaterLog;
import io.tailwater.log.error.TopicAuthorizationException;
import io.tailwater.log.error.UnknownTopicException;
import io.tailwater.log.group.Member;
import io.tailwater.log.group.Subscription;
import io.tailwater.log.topic.Topic;
import io.tailwater.log.topic.TopicPartition;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/**
 * Holds what callers do with a group against the allow-lists of the topics that it is about. Instances are nobody's own: what counts is who
 * calls, at each call.
 */
@Singleton
class GroupAccess {

    private final TailwaterLog log;
    private final Access access;

    GroupAccess(TailwaterLog log, Access access) {
        this.log = log;
        this.access = access;
    }

    /**
     * Requires that the caller may read all topics of a subscription, of those that exist.
     *
     * @throws TopicAuthorizationException naming the first by name that it may not
     */
    void requireConsume(Subscription wanted) {
        Caller caller = access.caller();
        if (wanted instanceof Subscription.Topics named) {
            named.topics().stream()
                    .sorted()
                    .forEach(name -> log.topics().find(name).ifPresent(caller::requireConsume));
        } else if (wanted instanceof Subscription.Matching) {
            matching(wanted).forEach(caller::requireConsume);
        } else if (wanted instanceof Subscription.Partitions chosen) {
            requireConsume(chosen.partitions());
        }
    }

    private List<Topic> matching(Subscription pattern) {
        List<Topic> existing = log.topics().remembered();
        try {
            Set<String> names = pattern.among(existing.stream().map(Topic::name).collect(Collectors.toSet()));
            return existing.stream()
                    .filter(topic -> names.contains(topic.name()))
                    .toList();
        } catch (PatternSyntaxException e) {
            // It matches nothing, and subscribing says what is wrong with it.
            return List.of();
        }
    }

    /** The same of partitions that a request names. */
    void requireConsume(Collection<TopicPartition> partitions) {
        requireAll(partitions.stream().map(TopicPartition::topic).collect(Collectors.toSet()));
    }

    /** The same of what an instance reads now. */
    void requireConsume(Member member) {
        requireAll(member.topics());
    }

    private void requireAll(Set<String> topics) {
        Caller caller = access.caller();
        for (String name : topics.stream().sorted().toList()) {
            try {
                caller.requireConsume(log.topics().get(name));
            } catch (UnknownTopicException e) {
                // Of a topic that is gone nothing can be read; the call itself says what that means for it.
            }
        }
    }
}
