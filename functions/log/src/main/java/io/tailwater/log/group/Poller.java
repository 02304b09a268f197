package io.tailwater.log.group;

import io.tailwater.format.record.OffsetRecord;
import io.tailwater.log.error.IllegalMemberStateException;
import io.tailwater.log.error.StorageUnavailableException;
import io.tailwater.log.error.UnknownMemberException;
import io.tailwater.log.fetch.FetchRequest;
import io.tailwater.log.fetch.FetchResult;
import io.tailwater.log.fetch.Fetcher;
import io.tailwater.log.fetch.PartitionRead;
import io.tailwater.log.index.HeadReader;
import io.tailwater.log.index.PartitionHead;
import io.tailwater.log.index.PartitionIndex;
import io.tailwater.log.store.StoreFailures;
import io.tailwater.log.time.Backoff;
import io.tailwater.log.topic.TopicIdPartition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Polls for members. A poll looks who is in the group, joins if need be, reads, and then moves the positions, on condition that the
 * partitions are still the member's and nobody moved them meanwhile. What it could not claim it does not give.
 */
final class Poller {

    private static final Backoff LOOKS = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1));

    /** How often a poll begins again because another one of the same instance, or a rebalance, came between. */
    private static final int CLAIMS_MAX = 10;

    /** How many members' views are kept; beyond that they are dropped and read again. */
    private static final int VIEWS_MAX = 10_000;

    private record ViewKey(String group, String member) {}

    private final GroupStore groups;
    private final Membership membership;
    private final Shares shares;
    private final OffsetStore offsets;
    private final HeadReader reader;
    private final PartitionIndex index;
    private final Fetcher fetcher;
    private final GroupSurroundings surroundings;
    private final Map<ViewKey, MemberView> views = new ConcurrentHashMap<>();

    Poller(
            GroupStore groups,
            Membership membership,
            Shares shares,
            OffsetStore offsets,
            HeadReader reader,
            PartitionIndex index,
            Fetcher fetcher,
            GroupSurroundings surroundings) {
        this.groups = groups;
        this.membership = membership;
        this.shares = shares;
        this.offsets = offsets;
        this.reader = reader;
        this.index = index;
        this.fetcher = fetcher;
        this.surroundings = surroundings;
    }

    PollResult poll(String group, String name, PollRequest request, Recipient recipient) {
        Instant start = surroundings.clock().instant();
        int lostClaims = 0;
        for (int looks = 1; ; looks++) {
            PollTurn turn = look(group, name, request);
            recipient.meet(turn.member());
            MemberConfig config = turn.member().config();
            Duration left = Duration.between(surroundings.clock().instant(), start.plus(wait(request, config)));
            boolean lastLook = left.toMillis() <= 0;
            boolean reading = lastLook || turn.availableBytes() >= Math.max(1, config.fetchBytesMin());
            Optional<PollResult> result = take(group, turn, reading ? request.bytesMax() : 0, recipient);
            if (result.isEmpty()) {
                requireAnotherClaim(group, ++lostClaims);
                continue;
            }
            if (lastLook || !result.get().batches().isEmpty()) {
                return result.get();
            }
            Duration pause = LOOKS.after(looks, surroundings.random());
            surroundings.sleeper().sleep(pause.compareTo(left) < 0 ? pause : left);
        }
    }

    private static Duration wait(PollRequest request, MemberConfig config) {
        Duration asked = request.timeout().orElse(config.pollTimeout());
        return asked.compareTo(FetchRequest.TIMEOUT_MAX) < 0 ? asked : FetchRequest.TIMEOUT_MAX;
    }

    private static void requireAnotherClaim(String group, int lostClaims) {
        if (lostClaims >= CLAIMS_MAX) {
            throw new StorageUnavailableException(
                    "polls of one consumer instance of group " + group + " keep meeting each other",
                    StoreFailures.RETRY_AFTER,
                    null);
        }
    }

    /** Looks once: at the group, the member's partitions, and, unless that is known still to hold, where it stands in them. */
    private PollTurn look(String group, String name, PollRequest request) {
        ViewKey key = new ViewKey(group, name);
        MemberView known = views.get(key);
        Set<TopicIdPartition> guess = known == null ? Set.of() : known.offsets().keySet();
        MemberLook look = MemberLook.at(reader, group, guess);
        GroupState state = membership.settle(renewed(look.state(), name));
        Member member = require(state, name);
        Set<TopicIdPartition> partitions = shares.of(member);
        boolean fresh = known == null || !known.isOf(state, partitions);
        MemberView view =
                fresh ? new MemberView(state.generation(), state.revision(), shares.offsets(group, member)) : known;
        remember(key, view);
        Map<TopicIdPartition, PartitionHead> heads =
                partitions.equals(guess) ? look.heads() : MemberLook.heads(reader, partitions);
        Optional<PositionToken> token = request.position().map(text -> PositionToken.decode(text, partitions));
        return new PollTurn(group, member, view.offsets(), heads, token);
    }

    private GroupState renewed(GroupState state, String name) {
        Member member = require(state, name);
        if (member.subscription() instanceof Subscription.Nothing) {
            throw new IllegalMemberStateException("consumer instance " + name + " of group " + state.group()
                    + " has neither a subscription nor an assignment to read from");
        }
        Instant now = surroundings.clock().instant();
        return Lease.isWorthRenewing(member, now)
                ? groups.renew(state.group(), name, Lease.from(now))
                        .orElseThrow(() -> new UnknownMemberException(state.group(), name))
                : state;
    }

    private Member require(GroupState state, String name) {
        return state.member(name, surroundings.clock().instant())
                .orElseThrow(() -> new UnknownMemberException(state.group(), name));
    }

    /**
     * Reads, then claims what was read.
     *
     * @param bytesMax 0 to read nothing, and only keep what has to be kept
     * @return empty when somebody else came first
     */
    private Optional<PollResult> take(String group, PollTurn turn, int bytesMax, Recipient recipient) {
        List<PartitionRead> reads = bytesMax == 0 ? List.of() : turn.reads(index, bytesMax, surroundings.random());
        List<FetchResult> found = fetcher.read(reads, bytesMax);
        List<FetchResult> results = bytesMax == 0 ? found : taken(turn.member(), reads, found, recipient);
        Map<TopicIdPartition, Long> positions = turn.positionsAfter(reads, results);
        if (!claim(group, turn, positions)) {
            views.remove(new ViewKey(group, turn.member().name()));
            return Optional.empty();
        }
        return Optional.of(new PollResult(batches(reads, results), new PositionToken(positions)));
    }

    /** What the recipient takes of what was found. */
    private static List<FetchResult> taken(
            Member member, List<PartitionRead> reads, List<FetchResult> found, Recipient recipient) {
        Iterator<Integer> counts = recipient.take(member, batches(reads, found)).iterator();
        return found.stream()
                .map(result -> result.records().isEmpty() ? result : first(counts.next(), result))
                .toList();
    }

    private static FetchResult first(int count, FetchResult result) {
        List<OffsetRecord> records = result.records();
        return count == records.size()
                ? result
                : new FetchResult(records.subList(0, count), records.get(count).offset());
    }

    private static List<PollResult.Batch> batches(List<PartitionRead> reads, List<FetchResult> results) {
        List<PollResult.Batch> batches = new ArrayList<>();
        for (int i = 0; i < reads.size(); i++) {
            if (!results.get(i).records().isEmpty()) {
                batches.add(new PollResult.Batch(
                        reads.get(i).partition(), results.get(i).records()));
            }
        }
        return batches;
    }

    private boolean claim(String group, PollTurn turn, Map<TopicIdPartition, Long> positions) {
        String pollId = Long.toHexString(surroundings.random().nextLong());
        List<Claim> claims = turn.claims(positions);
        if (claims.isEmpty()) {
            return true;
        }
        List<OffsetChange> changes =
                turn.changes(claims, pollId, surroundings.clock().instant());
        if (!offsets.write(group, changes) && !wasMine(group, turn, pollId)) {
            return false;
        }
        views.computeIfPresent(
                new ViewKey(group, turn.member().name()),
                (key, view) -> new MemberView(view.generation(), view.revision(), turn.offsetsAfter(claims)));
        return true;
    }

    /** An update whose answer was lost and that the SDK repeated is refused by its own first success. */
    private boolean wasMine(String group, PollTurn turn, String pollId) {
        return shares.offsets(group, turn.member()).values().stream()
                .anyMatch(offset -> offset.lastPoll().equals(Optional.of(pollId)));
    }

    private void remember(ViewKey key, MemberView view) {
        if (views.size() >= VIEWS_MAX) {
            views.clear();
        }
        views.put(key, view);
    }
}
