package io.tailwater.log.group;

import io.tailwater.log.error.IllegalMemberStateException;
import io.tailwater.log.error.InvalidRequestException;
import io.tailwater.log.error.MemberExistsException;
import io.tailwater.log.error.UnknownMemberException;
import io.tailwater.log.index.PartitionHead;
import io.tailwater.log.topic.TopicIdPartition;
import io.tailwater.log.topic.TopicPartition;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/**
 * Everything that a consumer instance can do, for any of them, from any process. Every call that names an instance throws
 * {@link UnknownMemberException} when there is none of that name or it has expired, and renews it.
 */
public final class ConsumerGroups {

    /** How many topics or partitions one call may name: more do not fit the group's item beside others. */
    public static final int NAMED_MAX = 1_000;

    private final GroupStore groups;
    private final Membership membership;
    private final Shares shares;
    private final OffsetStore offsets;
    private final Poller poller;
    private final StartingOffsets starts;
    private final InstantSource clock;

    ConsumerGroups(
            GroupStore groups,
            Membership membership,
            Shares shares,
            OffsetStore offsets,
            Poller poller,
            StartingOffsets starts,
            InstantSource clock) {
        this.groups = groups;
        this.membership = membership;
        this.shares = shares;
        this.offsets = offsets;
        this.poller = poller;
        this.starts = starts;
        this.clock = clock;
    }

    /**
     * Creates an instance; a name that is given again belongs to the same member, and gets the same share while the others stay.
     *
     * @throws MemberExistsException when there is a live one of that name
     * @throws InvalidRequestException when a name is not allowed
     */
    public void create(String group, String name, MemberConfig config) {
        GroupName.require("group", group);
        GroupName.require("name", name);
        Instant now = clock.instant();
        Lease lease = Lease.from(now);
        var member =
                new Member(name, config, new Subscription.Nothing(), lease.until(), lease.expiresAt(), false, Set.of());
        if (!groups.create(group, member, now)) {
            throw new MemberExistsException(group, name);
        }
    }

    /** Deletes an instance; with auto-commit what its polls returned is committed first. Its share is free at once. */
    public void delete(String group, String name) {
        leave(group, require(group, name));
        if (!groups.delete(group, name)) {
            throw new UnknownMemberException(group, name);
        }
    }

    /** The instance, as it stands. */
    public Member get(String group, String name) {
        return require(group, name);
    }

    /**
     * Subscribes, in place of what it was subscribed to, and joins.
     *
     * @throws IllegalMemberStateException when it chose partitions itself
     * @throws InvalidRequestException when a name or the pattern is not allowed
     */
    public void subscribe(String group, String name, Subscription subscription) {
        requireLegal(subscription);
        Member member = require(group, name);
        boolean choosing = subscription instanceof Subscription.Partitions;
        if (choosing && member.subscription().isShared()) {
            throw new IllegalMemberStateException("consumer instance " + name + " of group " + group
                    + " is subscribed: delete its subscription before assigning partitions");
        }
        if (!choosing && member.subscription() instanceof Subscription.Partitions) {
            throw new IllegalMemberStateException("consumer instance " + name + " of group " + group
                    + " has an assignment of its own: subscribing and assigning exclude each other");
        }
        if (subscription instanceof Subscription.Partitions chosen) {
            chosen.partitions().forEach(shares::find);
        }
        change(group, name, subscription);
    }

    /** Gives up its subscription or assignment, and its share. */
    public void unsubscribe(String group, String name) {
        leave(group, require(group, name));
    }

    /** The partitions that it reads now. */
    public Set<TopicPartition> assignment(String group, String name) {
        return shares.namesOf(require(group, name));
    }

    /**
     * Reads.
     *
     * @throws IllegalMemberStateException when it has neither a subscription nor an assignment
     * @throws io.tailwater.log.error.OffsetOutOfRangeException when its place is gone and it wants no other
     */
    public PollResult poll(String group, String name, PollRequest request) {
        return poll(group, name, request, Recipient.OF_EVERYTHING);
    }

    /**
     * Reads for somebody who may take less than was asked for.
     *
     * @throws IllegalMemberStateException when it has neither a subscription nor an assignment
     * @throws io.tailwater.log.error.OffsetOutOfRangeException when its place is gone and it wants no other
     */
    public PollResult poll(String group, String name, PollRequest request, Recipient recipient) {
        return poller.poll(group, name, request, recipient);
    }

    /**
     * Sets positions.
     *
     * @param positions the next offset to be read
     * @throws IllegalMemberStateException when one of the partitions is not the member's
     */
    public void seek(String group, String name, Map<TopicPartition, Long> positions) {
        requireFew(positions.keySet());
        Member member = require(group, name);
        Map<TopicPartition, TopicIdPartition> own = own(group, member, positions.keySet());
        Instant now = clock.instant();
        List<OffsetChange> changes = positions.entrySet().stream()
                .map(entry -> positionChange(group, member, own.get(entry.getKey()))
                        .position(requireOffset(entry.getValue())))
                .map(change -> member.subscription().isShared() ? change : change.forgottenAfter(now))
                .toList();
        if (!changes.isEmpty() && !offsets.write(group, changes, groups.raiseRevision(group, name))) {
            throw notOwned(group, name);
        }
    }

    /** Sets positions to the log starts. */
    public void seekToBeginning(String group, String name, Collection<TopicPartition> partitions) {
        seek(group, name, starts.of(partitions, PartitionHead::logStartOffset));
    }

    /** Sets positions to the log ends. */
    public void seekToEnd(String group, String name, Collection<TopicPartition> partitions) {
        seek(group, name, starts.of(partitions, PartitionHead::nextOffset));
    }

    /** Sets positions to the first records not older than these times, in ms since the epoch. */
    public void seekToTimestamps(String group, String name, Map<TopicPartition, Long> timestampsMs) {
        requireFew(timestampsMs.keySet());
        own(group, require(group, name), timestampsMs.keySet());
        seek(group, name, starts.ofTimes(timestampsMs));
    }

    /**
     * Commits offsets.
     *
     * @throws IllegalMemberStateException when one of the partitions is another member's share; nothing is committed then
     */
    public void commit(String group, String name, Collection<CommittedOffset> committed) {
        requireFew(committed);
        Member member = require(group, name);
        Instant now = clock.instant();
        List<OffsetChange> changes = new ArrayList<>();
        for (CommittedOffset each : committed) {
            changes.add(groupChange(group, member, shares.find(each.partition()))
                    .commit(requireOffset(each.offset()), each.metadata(), now));
        }
        if (!changes.isEmpty() && !offsets.write(group, changes)) {
            throw notOwned(group, name);
        }
    }

    /** Commits everything that its polls have returned. */
    public void commitAll(String group, String name) {
        commitAll(group, name, member -> {});
    }

    /**
     * Commits everything that its polls have returned.
     *
     * @param check sees the member first, and ends the call by throwing
     */
    public void commitAll(String group, String name, Consumer<Member> check) {
        Member member = require(group, name);
        check.accept(member);
        commitAll(group, member);
    }

    private void commitAll(String group, Member member) {
        Instant now = clock.instant();
        List<OffsetChange> changes = new ArrayList<>();
        shares.offsets(group, member).forEach((partition, offset) -> {
            if (offset.position().isPresent() && !offset.position().equals(offset.committed())) {
                changes.add(groupChange(group, member, partition)
                        .commit(offset.position().getAsLong(), "", now));
            }
        });
        if (!changes.isEmpty() && !offsets.write(group, changes)) {
            throw notOwned(group, member.name());
        }
    }

    /** What the group has committed, of these partitions; those without a commit are left out. */
    public List<CommittedOffset> committed(String group, String name, Collection<TopicPartition> partitions) {
        requireFew(partitions);
        require(group, name);
        Map<TopicPartition, TopicIdPartition> found =
                partitions.stream().distinct().collect(Collectors.toMap(Function.identity(), shares::find));
        Map<TopicIdPartition, GroupOffset> held = offsets.read(group, found.values());
        return partitions.stream()
                .distinct()
                .filter(partition -> held.get(found.get(partition)).committed().isPresent())
                .map(partition -> {
                    GroupOffset offset = held.get(found.get(partition));
                    return new CommittedOffset(partition, offset.committed().getAsLong(), offset.metadata());
                })
                .toList();
    }

    private void leave(String group, Member member) {
        if (member.config().autoCommit() && !(member.subscription() instanceof Subscription.Nothing)) {
            try {
                commitAll(group, member);
            } catch (IllegalMemberStateException e) {
                // Its share went to others meanwhile: there is nothing left that it may commit.
            }
        }
        if (!(member.subscription() instanceof Subscription.Nothing)) {
            change(group, member.name(), new Subscription.Nothing());
        }
    }

    private void change(String group, String name, Subscription subscription) {
        GroupState state = groups.subscribe(group, name, subscription, Lease.from(clock.instant()))
                .orElseThrow(() -> new UnknownMemberException(group, name));
        membership.settle(state);
    }

    private Member require(String group, String name) {
        Instant now = clock.instant();
        GroupState state = groups.read(group);
        Member member = state.member(name, now).orElseThrow(() -> new UnknownMemberException(group, name));
        if (Lease.isWorthRenewing(member, now)) {
            groups.renew(group, name, Lease.from(now)).orElseThrow(() -> new UnknownMemberException(group, name));
        }
        return member;
    }

    private Map<TopicPartition, TopicIdPartition> own(
            String group, Member member, Collection<TopicPartition> partitions) {
        Set<TopicPartition> names = shares.namesOf(member);
        for (TopicPartition partition : partitions) {
            if (!names.contains(partition)) {
                throw new IllegalMemberStateException("partition " + partition.partition() + " of topic "
                        + partition.topic() + " is not assigned to consumer instance " + member.name() + " of group "
                        + group);
            }
        }
        return shares.of(member).stream()
                .collect(Collectors.toMap(
                        partition -> new TopicPartition(partition.topic(), partition.partition()),
                        Function.identity()));
    }

    private static OffsetChange positionChange(String group, Member member, TopicIdPartition partition) {
        return member.subscription().isShared()
                ? OffsetChange.ofGroup(group, partition).ifOwnedBy(member.name())
                : OffsetChange.ofMember(group, member.name(), partition);
    }

    private static OffsetChange groupChange(String group, Member member, TopicIdPartition partition) {
        var change = OffsetChange.ofGroup(group, partition);
        return member.subscription().isShared() ? change.ifOwnedBy(member.name()) : change.ifUnowned();
    }

    private static IllegalMemberStateException notOwned(String group, String name) {
        return new IllegalMemberStateException(
                "one of the partitions is not, or no longer, assigned to consumer instance " + name + " of group "
                        + group + "; nothing was changed");
    }

    private static long requireOffset(long offset) {
        if (offset < 0) {
            throw new InvalidRequestException("offset", offset + " is negative");
        }
        return offset;
    }

    private static void requireFew(Collection<?> named) {
        if (named.size() > NAMED_MAX) {
            throw new InvalidRequestException(
                    "partitions", named.size() + " are more than a call may name, " + NAMED_MAX);
        }
    }

    private static void requireLegal(Subscription subscription) {
        if (subscription instanceof Subscription.Topics named) {
            if (named.topics().size() > NAMED_MAX) {
                throw new InvalidRequestException(
                        "topics", named.topics().size() + " are more than a call may name, " + NAMED_MAX);
            }
        } else if (subscription instanceof Subscription.Matching matching) {
            try {
                Pattern.compile(matching.regex());
            } catch (PatternSyntaxException e) {
                throw new InvalidRequestException(
                        "topic_pattern", "is not a regular expression: " + e.getDescription());
            }
        } else if (subscription instanceof Subscription.Partitions chosen) {
            requireFew(chosen.partitions());
        }
    }
}
