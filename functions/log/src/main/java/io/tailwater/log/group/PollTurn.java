package io.tailwater.log.group;

import io.tailwater.log.fetch.FetchResult;
import io.tailwater.log.fetch.PartitionRead;
import io.tailwater.log.index.LogSegment;
import io.tailwater.log.index.PartitionHead;
import io.tailwater.log.index.PartitionIndex;
import io.tailwater.log.store.Transaction;
import io.tailwater.log.topic.TopicIdPartition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * What a poll knows after one look: where the member would begin in each of its partitions, and what is there. Decides what to read
 * and what to write; does neither.
 */
final class PollTurn {

    /** So many positions can be claimed together, for members that share and members that choose. */
    private static final int READS_MAX = Transaction.UPDATES_MAX / 2;

    private final String group;
    private final Member member;
    private final Map<TopicIdPartition, GroupOffset> offsets;
    private final Map<TopicIdPartition, PartitionHead> heads;
    private final Map<TopicIdPartition, StartingPoint> points = new HashMap<>();

    /**
     * @param offsets of every partition of the member
     * @param heads of those partitions that exist
     * @param token what the caller says it has received
     */
    PollTurn(
            String group,
            Member member,
            Map<TopicIdPartition, GroupOffset> offsets,
            Map<TopicIdPartition, PartitionHead> heads,
            Optional<PositionToken> token) {
        this.group = group;
        this.member = member;
        this.offsets = offsets;
        this.heads = heads;
        heads.forEach((partition, head) -> points.put(
                partition,
                StartingPoint.of(
                        offsets.get(partition),
                        token.flatMap(received -> received.of(partition)),
                        head,
                        member.config().reset())));
    }

    Member member() {
        return member;
    }

    /** Uncompressed bytes that wait for the member; what lies in index pages is not looked up, and counts as plenty. */
    long availableBytes() {
        long bytes = 0;
        for (var point : points.entrySet()) {
            PartitionHead head = heads.get(point.getKey());
            long offset = point.getValue().offset();
            if (offset < head.tailBaseOffset()) {
                return Long.MAX_VALUE;
            }
            bytes += bytesBehind(head.tail(), offset);
        }
        return bytes;
    }

    /**
     * What to read, each poll beginning with another partition, so that a busy one does not starve the others.
     *
     * @param bytesMax after which no further partition is looked up
     */
    List<PartitionRead> reads(PartitionIndex index, int bytesMax, RandomGenerator random) {
        List<TopicIdPartition> order = new ArrayList<>(points.keySet());
        Collections.shuffle(order, new Random(random.nextLong()));
        List<PartitionRead> reads = new ArrayList<>();
        long bytes = 0;
        for (TopicIdPartition partition : order) {
            if (reads.size() == READS_MAX) {
                break;
            }
            long offset = heads.get(partition).onward(points.get(partition).offset());
            if (offset < heads.get(partition).nextOffset() && bytes < bytesMax) {
                var position = index.at(partition, heads.get(partition), offset);
                reads.add(new PartitionRead(partition, position));
                bytes += bytesBehind(position.entries(), offset);
            }
        }
        return reads;
    }

    private static long bytesBehind(List<? extends LogSegment> entries, long offset) {
        return entries.stream()
                .filter(entry -> entry.endOffset() > offset)
                .mapToLong(LogSegment::recordsSizeBytes)
                .sum();
    }

    /** Where the member stands once these results are its own. */
    Map<TopicIdPartition, Long> positionsAfter(List<PartitionRead> reads, List<FetchResult> results) {
        Map<TopicIdPartition, Long> positions = new HashMap<>();
        points.forEach((partition, point) -> positions.put(partition, point.offset()));
        for (int i = 0; i < reads.size(); i++) {
            positions.put(reads.get(i).partition(), results.get(i).nextOffset());
        }
        return positions;
    }

    /**
     * What must be written before the results are the member's: positions that move, and, with auto-commit, where this poll
     * began, since earlier polls gave what came before. As many as one transaction takes; commits beyond that wait for the next
     * poll.
     */
    List<Claim> claims(Map<TopicIdPartition, Long> positions) {
        int claimsMax = member.subscription().isShared() ? Transaction.UPDATES_MAX : Transaction.UPDATES_MAX / 2;
        List<Claim> claims = new ArrayList<>();
        points.forEach((partition, point) -> {
            GroupOffset known = offsets.get(partition);
            long position = positions.get(partition);
            boolean moves = position != point.offset() || point.mustBeStored();
            OptionalLong commit = commit(known, point);
            if (moves || commit.isPresent()) {
                claims.add(new Claim(known, moves ? OptionalLong.of(position) : known.position(), commit));
            }
        });
        claims.sort(Comparator.comparing(Claim::moves).reversed());
        return claims.subList(0, Math.min(claims.size(), claimsMax));
    }

    /** The changes that make these claims good, or fail together. */
    List<OffsetChange> changes(List<Claim> claims, String pollId, Instant now) {
        return claims.stream()
                .flatMap(claim -> claim.changes(group, member, pollId, now))
                .toList();
    }

    /** What is known behind these claims, so that the next poll need not read it. */
    Map<TopicIdPartition, GroupOffset> offsetsAfter(List<Claim> claims) {
        Map<TopicIdPartition, GroupOffset> after = new HashMap<>(offsets);
        claims.forEach(claim -> after.put(claim.before().partition(), claim.after()));
        return after;
    }

    private OptionalLong commit(GroupOffset known, StartingPoint point) {
        boolean due = member.config().autoCommit()
                && known.position().isPresent()
                && !known.committed().equals(OptionalLong.of(point.offset()));
        return due ? OptionalLong.of(point.offset()) : OptionalLong.empty();
    }
}
