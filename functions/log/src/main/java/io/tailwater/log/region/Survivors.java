package io.tailwater.log.region;

import io.tailwater.log.error.StorageUnavailableException;
import io.tailwater.log.index.Arrival;
import io.tailwater.log.index.CleanState;
import io.tailwater.log.index.LogSegment;
import io.tailwater.log.index.PartitionHead;
import io.tailwater.log.index.SegmentEntry;
import io.tailwater.log.index.TableEntry;
import io.tailwater.log.index.TableEpochs;
import io.tailwater.log.topic.TopicIdPartition;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * What is left of a log when its leader is gone: what the regions that can be reached name and have between them. All of them copy from
 * one leader, so what any of them says about an offset is right; one has what another lacks.
 */
final class Survivors {

    private static final System.Logger LOG = System.getLogger(Survivors.class.getName());

    /** A region that did not answer is not asked again for so long: there may be thousands of partitions to ask about. */
    private static final Duration SILENT = Duration.ofMinutes(1);

    private final RegionCopy own;
    private final List<RegionCopy> others;
    private final InstantSource clock;
    private final Map<RegionCopy, Instant> silentSince = new ConcurrentHashMap<>();

    /** @param others any of them may be gone */
    Survivors(RegionCopy own, List<RegionCopy> others, InstantSource clock) {
        this.own = own;
        this.others = List.copyOf(others);
        this.clock = clock;
    }

    /** Asks every other region that answers, and goes on without those that do not. */
    private void ask(String what, Consumer<RegionCopy> question) {
        for (RegionCopy other : others) {
            Instant silent = silentSince.get(other);
            if (silent != null && clock.instant().isBefore(silent.plus(SILENT))) {
                continue;
            }
            try {
                question.accept(other);
                silentSince.remove(other);
            } catch (StorageUnavailableException e) {
                silentSince.put(other, clock.instant());
                LOG.log(
                        Level.WARNING,
                        () -> "Region " + other.region() + " does not answer, going on without it: " + what + ", "
                                + e.getMessage());
            }
        }
    }

    /** Which other regions did not answer when they were asked last. */
    List<String> silent() {
        return silentSince.keySet().stream().map(RegionCopy::region).sorted().toList();
    }

    RegionCopy own() {
        return own;
    }

    /** Who leads, as far as any region that answers knows. */
    LeadershipState leadership() {
        AtomicReference<LeadershipState> known =
                new AtomicReference<>(own.leadership().read());
        ask("who leads", other -> known.set(known.get().and(other.leadership().read())));
        return known.get();
    }

    /**
     * Claims an epoch here and in every region that answers: in those nobody confirms records of an earlier leader from then on, and one
     * that leads there lets go.
     *
     * @return false when it was claimed here before
     */
    boolean claim(Claim claim) {
        boolean claimed = own.leadership().claim(claim);
        ask("epoch " + claim.number() + " begins", other -> other.leadership().claim(claim));
        return claimed;
    }

    List<RegionCopy> others() {
        return others;
    }

    /**
     * What there is of a partition; its objects are all in this region now.
     *
     * @param head ends where the first record is missing; names no segments
     * @param unpaged raw segments, by offset, that no index page of this region names
     * @param namedOffset up to where some region's head named segments; what of it is beyond the head is lost
     */
    record Remains(PartitionHead head, List<SegmentEntry> unpaged, long namedOffset) {}

    /**
     * Brings here what a head names, from where it is, rather than wait for it: what came to another region from one that is gone by now is
     * not copied a second time by S3.
     *
     * @return up to where everything is here
     */
    Arrival bring(TopicIdPartition partition, PartitionHead head) {
        RegionCopy.Look look = own.advance(partition, head, Integer.MAX_VALUE);
        while (look.missing().isPresent()
                && isBroughtFromElsewhere(partition, look.missing().get())) {
            look = own.advance(partition, head, Integer.MAX_VALUE);
        }
        return look.arrival();
    }

    /** Brings here what of a head's index is not here, pages and entries; false when some of it is nowhere. */
    boolean bringIndex(TopicIdPartition partition, PartitionHead head) {
        if (!own.isPaged(partition, head)) {
            ask("the index of " + partition, other -> own.takePages(partition, head, other));
        }
        if (!own.isEntered(partition, head)) {
            ask("the table of " + partition, other -> own.takeEntries(partition, head, other));
        }
        return own.isPaged(partition, head) && own.isEntered(partition, head);
    }

    private boolean isBroughtFromElsewhere(TopicIdPartition partition, LogSegment segment) {
        AtomicReference<Boolean> brought = new AtomicReference<>(false);
        ask("segments of " + partition, other -> {
            if (!brought.get() && other.has(partition, segment)) {
                own.copy(partition, segment, other);
                brought.set(true);
            }
        });
        return brought.get();
    }

    /** Walks through a partition for as long as any region knows the next segment and has its object, and brings it here. */
    Remains gather(TopicIdPartition partition, LeadershipState state) {
        Map<RegionCopy, PartitionHead> heads = new LinkedHashMap<>();
        own.head(partition, state).ifPresent(head -> heads.put(own, head));
        ask("the head of " + partition, other -> other.head(partition, state)
                .ifPresent(head -> heads.put(other, head)));
        PartitionHead farthest = heads.values().stream()
                .max(Comparator.comparingLong(PartitionHead::nextOffset))
                .orElseGet(Survivors::nothing);
        return new Search(partition, heads, farthest).remains();
    }

    /** A partition whose topic is here and whose head is not: it may have had records. */
    private static PartitionHead nothing() {
        return new PartitionHead(
                0,
                0,
                List.of(),
                Long.MIN_VALUE,
                new UUID(0, 0),
                Set.of(),
                new PartitionHead.TableState(
                        0, Long.MIN_VALUE, Optional.empty(), Optional.empty(), 0, 0, TableEpochs.FIRST),
                CleanState.NEVER,
                List.of());
    }

    private final class Search {

        private final TopicIdPartition partition;
        private final Map<RegionCopy, PartitionHead> heads;
        private final PartitionHead farthest;
        private final TableEpochs tableEpochs;
        private final long tableEndMax;
        private final Arrival known;
        private final long logStartOffset;

        Search(TopicIdPartition partition, Map<RegionCopy, PartitionHead> heads, PartitionHead farthest) {
            this.partition = partition;
            this.heads = heads;
            this.farthest = farthest;
            this.tableEpochs = farthest.table().epochs();
            this.tableEndMax = heads.values().stream()
                    .filter(head -> head.table().epochs().equals(tableEpochs))
                    .mapToLong(head -> head.table().endOffset())
                    .max()
                    .orElse(0);
            this.known = own.known(partition).within(tableEpochs);
            this.logStartOffset = heads.values().stream()
                    .mapToLong(PartitionHead::logStartOffset)
                    .max()
                    .orElse(0);
        }

        Remains remains() {
            long offset = logStartOffset;
            Optional<TableEntry> entry = table(offset);
            while (entry.isPresent() && isBrought(entry.get(), known.tableEndOffset())) {
                offset = entry.get().endOffset();
                entry = table(offset);
            }
            long tableEnd = Math.min(offset, farthest.nextOffset());
            List<SegmentEntry> chain = new ArrayList<>();
            offset = farthest.onward(offset);
            List<SegmentEntry> next = raw(offset);
            search:
            while (!next.isEmpty()) {
                for (SegmentEntry segment : next) {
                    if (segment.baseOffset() > offset || segment.endOffset() <= offset) {
                        // Beyond a gap: what a region names there that has not heard of it is nobody's.
                        break;
                    }
                    if (!isBrought(segment, known.offset())) {
                        break search;
                    }
                    chain.add(segment);
                    offset = farthest.onward(segment.endOffset());
                }
                next = raw(offset);
            }
            return new Remains(head(offset, tableEnd), unpaged(chain), farthest.nextOffset());
        }

        /**
         * The next Parquet segment, by the newest leader's word that is known: what a region names that has not heard of it may be
         * nobody's. Its entry is here from now on; where it counts, the new head says.
         */
        private Optional<TableEntry> table(long offset) {
            for (RegionCopy region : heads.keySet()) {
                Optional<TableEntry> entry = region.tableEntry(partition, tableEpochs, tableEndMax, offset);
                if (entry.isPresent()) {
                    if (region != own) {
                        own.take(partition, entry.get());
                    }
                    return entry;
                }
            }
            return Optional.empty();
        }

        private List<SegmentEntry> raw(long offset) {
            return heads.entrySet().stream()
                    .map(each -> each.getKey().rawFrom(partition, each.getValue(), offset))
                    .filter(entries -> !entries.isEmpty())
                    .findFirst()
                    .orElse(List.of());
        }

        private boolean isBrought(LogSegment segment, long arrivedOffset) {
            if (segment.endOffset() <= arrivedOffset || own.has(partition, segment)) {
                return true;
            }
            for (RegionCopy other : heads.keySet()) {
                if (other != own && other.has(partition, segment)) {
                    own.copy(partition, segment, other);
                    return true;
                }
            }
            return false;
        }

        private List<SegmentEntry> unpaged(List<SegmentEntry> chain) {
            if (chain.isEmpty()) {
                return chain;
            }
            long paged = chain.get(0).baseOffset();
            for (long from = Long.MIN_VALUE; from != paged; ) {
                from = paged;
                paged = farthest.onward(own.pagedFrom(partition, paged));
            }
            long end = paged;
            return chain.stream().filter(entry -> entry.endOffset() > end).toList();
        }

        private PartitionHead head(long end, long tableEnd) {
            PartitionHead.TableState table = farthest.table();
            return new PartitionHead(
                    Math.min(logStartOffset, end),
                    end,
                    List.of(),
                    farthest.pagedMaxTimestampMs(),
                    farthest.fence(),
                    farthest.voided(),
                    new PartitionHead.TableState(
                            tableEnd,
                            table.maxTimestampMs(),
                            Optional.empty(),
                            Optional.empty(),
                            table.rawStartOffset(),
                            table.startOffset(),
                            tableEpochs),
                    farthest.clean().again(),
                    farthest.gaps());
        }
    }
}
