package io.tailwater.log.region;

import io.tailwater.format.key.ObjectKeys;
import io.tailwater.format.key.RawSegmentKey;
import io.tailwater.log.index.Arrival;
import io.tailwater.log.index.ArrivalStore;
import io.tailwater.log.index.HeadStore;
import io.tailwater.log.index.HeadView;
import io.tailwater.log.index.IndexPage;
import io.tailwater.log.index.LogSegment;
import io.tailwater.log.index.PageStore;
import io.tailwater.log.index.PartitionHead;
import io.tailwater.log.index.SegmentEntry;
import io.tailwater.log.index.TableEntry;
import io.tailwater.log.index.TableEpochs;
import io.tailwater.log.index.TableStore;
import io.tailwater.log.segment.SegmentProbe;
import io.tailwater.log.segment.TableKeys;
import io.tailwater.log.store.StoreFailures;
import io.tailwater.log.topic.TopicIdPartition;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One region's copy of the log: what its table names, and which of it its bucket has. Items and objects come in any order, so nothing
 * is believed to be there because something newer is.
 */
final class RegionCopy {

    /** How many index pages, or Parquet segments, are looked up at once. */
    private static final int AT_ONCE = 4;

    /** How many partitions are remembered; beyond that they are forgotten and read from the table again. */
    private static final int PARTITIONS_MAX = 10_000;

    private final RegionAccess access;
    private final ObjectKeys keys;
    private final HeadStore heads;
    private final PageStore pages;
    private final PageStore kept;
    private final TableStore tables;
    private final SegmentProbe probe;
    private final ArrivalStore arrivals;
    private final LeadershipStore leadership;
    private final Map<TopicIdPartition, Arrival> remembered = new ConcurrentHashMap<>();
    private final Map<TopicIdPartition, Long> pagedUpTo = new ConcurrentHashMap<>();

    /**
     * @param leadershipTable where it stands who leads
     * @param first the epoch from before anything stood there
     */
    RegionCopy(RegionAccess access, String leadershipTable, Epoch first) {
        this.access = access;
        this.leadership = new LeadershipStore(access.dynamoDb(), leadershipTable, first);
        var dynamoDb = access.dynamoDb();
        String table = access.location().table();
        this.keys = new ObjectKeys(access.location().keyPrefix());
        this.heads = new HeadStore(dynamoDb, dynamoDb, table, HeadView.WHOLE);
        this.pages = new PageStore(dynamoDb, table);
        this.kept = PageStore.ofKeptEntries(dynamoDb, table);
        this.tables = new TableStore(dynamoDb, table);
        this.probe = new SegmentProbe(access.s3(), access.location().bucket());
        this.arrivals = new ArrivalStore(dynamoDb, table, access.name());
    }

    String region() {
        return access.name();
    }

    /** Who leads, as this region knows. */
    LeadershipStore leadership() {
        return leadership;
    }

    /** The newest head of a partition that is there, of the epochs that lead to this state. */
    Optional<PartitionHead> head(TopicIdPartition partition, LeadershipState state) {
        for (OptionalLong epoch = OptionalLong.of(state.epoch().number());
                epoch.isPresent();
                epoch = state.before(epoch.getAsLong())) {
            Optional<PartitionHead> head = heads.readWhole(partition, epoch.getAsLong());
            if (head.isPresent()) {
                return head;
            }
        }
        return Optional.empty();
    }

    /** How far a partition was found to have come before; what this process does not know its table does. */
    Arrival known(TopicIdPartition partition) {
        Arrival known = remembered.get(partition);
        return known == null ? remember(partition, arrivals.read(partition)) : known;
    }

    /** Notes how far a partition has come for other processes; in the region itself alone. */
    void note(TopicIdPartition partition, Arrival arrival) {
        arrivals.write(partition, remember(partition, arrival));
    }

    private Arrival remember(TopicIdPartition partition, Arrival arrival) {
        if (remembered.size() >= PARTITIONS_MAX) {
            remembered.clear();
        }
        return remembered.merge(partition, arrival, Arrival::max);
    }

    /**
     * What a look at objects came to.
     *
     * @param arrival up to where all are there
     * @param missing the first segment that is not; empty where the index itself ends, or has not all arrived
     * @param probes how many objects were looked at
     */
    record Look(Arrival arrival, Optional<LogSegment> missing, int probes) {}

    /**
     * Looks how far a partition has come, from where that is known: one HEAD for each segment behind it, none when there is none.
     *
     * @param head as its table has it
     * @param probesMax how many objects to look at
     */
    Look advance(TopicIdPartition partition, PartitionHead head, int probesMax) {
        Walk walk = new Walk(partition, head, probesMax);
        Look look = walk.from(known(partition).within(head.table().epochs()));
        remember(partition, look.arrival());
        return look;
    }

    private final class Walk {

        private final TopicIdPartition partition;
        private final PartitionHead head;
        private final int probesMax;
        private int probes;
        private Optional<LogSegment> missing = Optional.empty();

        Walk(TopicIdPartition partition, PartitionHead head, int probesMax) {
            this.partition = partition;
            this.head = head;
            this.probesMax = probesMax;
        }

        Look from(Arrival known) {
            long table = throughTable(known.tableEndOffset());
            long offset = Math.max(Math.max(known.offset(), table), head.logStartOffset());
            offset = throughRaw(Math.min(head.onward(offset), Math.max(offset, head.nextOffset())));
            return new Look(
                    new Arrival(
                            Math.max(offset, known.offset()),
                            table,
                            head.table().epochs().current()),
                    missing,
                    probes);
        }

        /** Segments below the log start may be gone, and are nobody's need. */
        private long throughTable(long from) {
            long end = head.table().endOffset();
            long table = Math.max(from, Math.min(end, head.logStartOffset()));
            while (table < end) {
                List<TableEntry> entries = tables.from(partition, head.table().epochs(), table, AT_ONCE);
                long before = table;
                for (TableEntry entry : entries) {
                    if (entry.baseOffset() > head.onward(table) || entry.endOffset() > end || !isThere(entry)) {
                        return table;
                    }
                    table = entry.endOffset();
                }
                if (table == before) {
                    return table;
                }
            }
            return table;
        }

        private long throughRaw(long from) {
            long offset = from;
            while (offset < head.nextOffset()) {
                List<SegmentEntry> entries = rawFrom(partition, head, offset);
                if (entries.isEmpty()) {
                    return offset;
                }
                for (SegmentEntry entry : entries) {
                    if (!isThere(entry)) {
                        return offset;
                    }
                    offset = head.onward(entry.endOffset());
                }
            }
            return offset;
        }

        private boolean isThere(LogSegment segment) {
            if (probes == probesMax) {
                return false;
            }
            probes++;
            if (has(partition, segment)) {
                return true;
            }
            missing = Optional.of(segment);
            return false;
        }
    }

    /** Raw segments of a run, from the one that holds an offset on, as far as its index is here; some of them. */
    List<SegmentEntry> rawFrom(TopicIdPartition partition, PartitionHead head, long offset) {
        long end = head.runEnd(offset);
        if (offset >= head.tailBaseOffset()) {
            return consecutive(head.tail(), offset, end);
        }
        List<SegmentEntry> paged = consecutive(
                pages.from(partition, offset, AT_ONCE).stream()
                        .flatMap(page -> page.entries().stream())
                        .toList(),
                offset,
                end);
        return paged.isEmpty()
                ? consecutive(
                        kept.from(partition, offset, 1).stream()
                                .flatMap(page -> page.entries().stream())
                                .toList(),
                        offset,
                        end)
                : paged;
    }

    /** The segment that holds an offset: the raw one for as long as there is one, since that is what is copied first. */
    Optional<LogSegment> segmentAt(TopicIdPartition partition, PartitionHead head, long offset) {
        if (offset >= head.nextOffset()) {
            return Optional.empty();
        }
        if (offset >= head.table().rawStartOffset()) {
            Optional<LogSegment> raw =
                    rawFrom(partition, head, offset).stream().findFirst().map(LogSegment.class::cast);
            if (raw.isPresent() || offset >= head.table().endOffset()) {
                return raw;
            }
        }
        return tableEntry(partition, head.table().epochs(), head.table().endOffset(), offset)
                .map(LogSegment.class::cast);
    }

    /**
     * The Parquet segment that holds an offset, if its entry is here.
     *
     * @param endOffset behind which none is the log's yet
     */
    Optional<TableEntry> tableEntry(TopicIdPartition partition, TableEpochs epochs, long endOffset, long offset) {
        return tables.from(partition, epochs, offset, 1).stream()
                .filter(entry -> entry.baseOffset() <= offset && entry.endOffset() <= endOffset)
                .findFirst();
    }

    /** Takes over an entry that another region has: it is not copied on from there. */
    void take(TopicIdPartition partition, TableEntry entry) {
        tables.put(partition, entry);
    }

    /** Up to which offset index pages are here, from one on. */
    long pagedFrom(TopicIdPartition partition, long offset) {
        long paged = offset;
        for (Iterator<IndexPage> found = pages.allFrom(partition, offset).iterator(); found.hasNext(); ) {
            for (SegmentEntry entry : found.next().entries()) {
                if (entry.baseOffset() > paged) {
                    return paged;
                }
                paged = Math.max(paged, entry.endOffset());
            }
        }
        return paged;
    }

    /** Whether index pages name everything before a head's tail. What was found is remembered: pages stay until retention takes them. */
    boolean isPaged(TopicIdPartition partition, PartitionHead head) {
        if (pagedUpTo.size() >= PARTITIONS_MAX) {
            pagedUpTo.clear();
        }
        long from = Math.max(head.onward(head.rawBaseOffset()), pagedUpTo.getOrDefault(partition, 0L));
        while (from < head.tailBaseOffset()) {
            long paged = Math.min(pagedFrom(partition, from), head.runEnd(from));
            long onward = head.onward(paged);
            if (onward == from) {
                return false;
            }
            from = onward;
        }
        pagedUpTo.merge(partition, from, Math::max);
        return true;
    }

    /** Takes over pages of a head's index that another region has: whoever wrote one wrote the same. */
    void takePages(TopicIdPartition partition, PartitionHead head, RegionCopy from) {
        StoreFailures.orUnavailable("taking pages of " + partition + " from region " + from.region(), () -> {
            from.pages
                    .allFrom(partition, head.rawBaseOffset())
                    .takeWhile(page -> page.baseOffset() < head.tailBaseOffset())
                    .forEach(page -> pages.put(partition, page));
            return head;
        });
    }

    /** Whether there is an entry of each Parquet segment of a head. */
    boolean isEntered(TopicIdPartition partition, PartitionHead head) {
        return enteredUpTo(partition, head) >= head.table().endOffset();
    }

    private long enteredUpTo(TopicIdPartition partition, PartitionHead head) {
        TableEpochs epochs = head.table().epochs();
        long end = head.table().endOffset();
        long offset = Math.max(known(partition).within(epochs).tableEndOffset(), Math.min(end, head.logStartOffset()));
        while (offset < end) {
            long before = offset;
            for (TableEntry entry : tables.from(partition, epochs, offset, AT_ONCE)) {
                if (entry.baseOffset() > head.onward(offset)) {
                    return offset;
                }
                offset = entry.endOffset();
            }
            if (offset == before) {
                return offset;
            }
        }
        return offset;
    }

    /** Takes over entries of a head's Parquet segments that another region has. */
    void takeEntries(TopicIdPartition partition, PartitionHead head, RegionCopy from) {
        StoreFailures.orUnavailable("taking entries of " + partition + " from region " + from.region(), () -> {
            from.tables
                    .allFrom(partition, head.table().epochs(), enteredUpTo(partition, head))
                    .takeWhile(entry -> entry.endOffset() <= head.table().endOffset())
                    .forEach(entry -> take(partition, entry));
            return head;
        });
    }

    /** Makes this region's table name a tail's segments until their pages come, whatever becomes of the head. */
    void keep(TopicIdPartition partition, IndexPage entries) {
        StoreFailures.orUnavailable("keeping the index of " + partition + " in region " + region(), () -> {
            kept.put(partition, entries);
            return entries;
        });
    }

    boolean has(TopicIdPartition partition, LogSegment segment) {
        return probe.find(key(partition, segment)).isPresent();
    }

    /** What S3 says of the copies of an object; empty when it says nothing, or there is no such object. */
    Optional<String> replication(TopicIdPartition partition, LogSegment segment) {
        return probe.find(key(partition, segment))
                .flatMap(SegmentProbe.Found::replication)
                .map(Object::toString);
    }

    /** Copies an object that another region has. */
    void copy(TopicIdPartition partition, LogSegment segment, RegionCopy from) {
        String key = key(partition, segment);
        StoreFailures.orUnavailable("copying segment " + key + " from region " + from.region(), () -> access.s3()
                .copyObject(
                        request -> request.sourceBucket(from.access.location().bucket())
                                .sourceKey(key)
                                .destinationBucket(access.location().bucket())
                                .destinationKey(key)));
    }

    private String key(TopicIdPartition partition, LogSegment segment) {
        return segment instanceof TableEntry entry
                ? TableKeys.of(keys, partition, entry)
                : keys.of(new RawSegmentKey(
                        partition.topic(),
                        partition.topicId(),
                        partition.partition(),
                        ((SegmentEntry) segment).segmentId()));
    }

    private static List<SegmentEntry> consecutive(List<SegmentEntry> entries, long offset, long endOffset) {
        List<SegmentEntry> found = new ArrayList<>();
        long from = offset;
        for (SegmentEntry entry : entries) {
            if (entry.endOffset() <= from) {
                continue;
            }
            if (entry.baseOffset() > from || entry.endOffset() > endOffset) {
                break;
            }
            found.add(entry);
            from = entry.endOffset();
        }
        return found;
    }
}
