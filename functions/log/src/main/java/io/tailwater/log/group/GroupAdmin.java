package io.tailwater.log.group;

import io.tailwater.log.error.GroupNotEmptyException;
import io.tailwater.log.error.UnknownGroupException;
import io.tailwater.log.index.HeadReader;
import io.tailwater.log.index.PartitionHead;
import io.tailwater.log.topic.TopicIdPartition;
import io.tailwater.log.topic.TopicPartition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Groups as an administrator sees them. */
public final class GroupAdmin {

    /** Where offsets can be reset to. */
    public sealed interface Target {

        /** The log starts. */
        record Earliest() implements Target {}

        /** The log ends. */
        record Latest() implements Target {}

        /** The first records not older than this, in ms since the epoch. */
        record Timestamp(long timestampMs) implements Target {}

        /** One offset, the same for all named partitions. */
        record Offset(long offset) implements Target {}
    }

    private final GroupStore groups;
    private final OffsetStore offsets;
    private final Membership membership;
    private final StartingOffsets starts;
    private final Shares shares;
    private final HeadReader reader;
    private final InstantSource clock;

    GroupAdmin(
            GroupStore groups,
            OffsetStore offsets,
            Membership membership,
            StartingOffsets starts,
            Shares shares,
            HeadReader reader,
            InstantSource clock) {
        this.groups = groups;
        this.offsets = offsets;
        this.membership = membership;
        this.starts = starts;
        this.shares = shares;
        this.reader = reader;
        this.clock = clock;
    }

    /** All groups, by name, as they were last written: members whose lease has ended may still stand in them. */
    public List<GroupState> list() {
        return groups.list();
    }

    /** One group; see {@link #list}. */
    public GroupState get(String group) {
        return groups.find(group).orElseThrow(() -> new UnknownGroupException(group));
    }

    /** How far the group is behind, for every partition that it has committed in and that still exists, by topic and partition. */
    public List<GroupLag> lags(String group) {
        GroupState state = get(group);
        Instant now = clock.instant();
        List<GroupOffset> committed = offsets.readAll(group).stream()
                .filter(offset -> offset.committed().isPresent())
                .toList();
        Map<TopicIdPartition, PartitionHead> heads = MemberLook.heads(
                reader, committed.stream().map(GroupOffset::partition).toList());
        return committed.stream()
                .filter(offset -> heads.containsKey(offset.partition()))
                .map(offset -> new GroupLag(
                        name(offset.partition()),
                        offset.owner().filter(owner -> state.member(owner, now).isPresent()),
                        offset.committed().getAsLong(),
                        heads.get(offset.partition()).nextOffset(),
                        heads.get(offset.partition())
                                .recordsFrom(offset.committed().getAsLong())))
                .sorted(Comparator.comparing(GroupLag::partition))
                .toList();
    }

    /**
     * Removes a group and all that it committed.
     *
     * @throws GroupNotEmptyException while it has live members
     */
    public void delete(String group) {
        requireEmpty(group);
        offsets.deleteAll(group);
        groups.deleteGroup(group);
    }

    /**
     * Sets committed offsets.
     *
     * @param partitions which; empty for all that the group has committed in
     * @return what is committed now
     * @throws GroupNotEmptyException while it has live members
     */
    public List<CommittedOffset> reset(String group, Collection<TopicPartition> partitions, Target target) {
        requireEmpty(group);
        Collection<TopicPartition> named = partitions.isEmpty() ? committedIn(group) : partitions;
        Map<TopicPartition, Long> wanted = resolve(named, target);
        Instant now = clock.instant();
        List<OffsetChange> changes = wanted.entrySet().stream()
                .map(entry -> OffsetChange.ofGroup(group, shares.find(entry.getKey()))
                        .ifUnowned()
                        .commit(entry.getValue(), "", now))
                .toList();
        if (!changes.isEmpty() && !offsets.write(group, changes)) {
            throw new GroupNotEmptyException(group, get(group).live(now).size());
        }
        return wanted.entrySet().stream()
                .map(entry -> new CommittedOffset(entry.getKey(), entry.getValue(), ""))
                .sorted(Comparator.comparing(CommittedOffset::partition))
                .toList();
    }

    /**
     * Removes groups that nobody has used for long, as Kafka's offsets.retention.minutes does.
     *
     * @param retention since the last commit, of groups without members
     * @return the groups that were removed
     */
    public List<String> removeUnused(Duration retention) {
        Instant now = clock.instant();
        List<String> removed = new ArrayList<>();
        for (GroupState state : groups.list()) {
            boolean members = state.members().values().stream().anyMatch(member -> member.exists(now));
            boolean recent = state.members().values().stream()
                            .anyMatch(member -> now.isBefore(member.expiresAt().plus(retention)))
                    || offsets.lastCommit(state.group())
                            .filter(at -> now.isBefore(at.plus(retention)))
                            .isPresent();
            if (!members && !recent) {
                delete(state.group());
                removed.add(state.group());
            }
        }
        return removed;
    }

    private Map<TopicPartition, Long> resolve(Collection<TopicPartition> partitions, Target target) {
        if (target instanceof Target.Earliest) {
            return starts.of(partitions, PartitionHead::logStartOffset);
        }
        if (target instanceof Target.Latest) {
            return starts.of(partitions, PartitionHead::nextOffset);
        }
        Map<TopicPartition, Long> same = new HashMap<>();
        if (target instanceof Target.Timestamp time) {
            partitions.forEach(partition -> same.put(partition, time.timestampMs()));
            return starts.ofTimes(same);
        }
        long offset = ((Target.Offset) target).offset();
        partitions.forEach(partition -> same.put(partition, offset));
        return starts.within(same);
    }

    private List<TopicPartition> committedIn(String group) {
        return offsets.readAll(group).stream()
                .filter(offset -> offset.committed().isPresent())
                .map(offset -> name(offset.partition()))
                .toList();
    }

    /** Lets go of what dead members still own, and refuses while there are others. */
    private void requireEmpty(String group) {
        GroupState state = membership.settle(get(group));
        int live = state.live(clock.instant()).size();
        if (live > 0) {
            throw new GroupNotEmptyException(group, live);
        }
    }

    private static TopicPartition name(TopicIdPartition partition) {
        return new TopicPartition(partition.topic(), partition.partition());
    }
}
