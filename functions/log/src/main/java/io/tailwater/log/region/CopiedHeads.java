package io.tailwater.log.region;

import io.tailwater.log.error.StorageUnavailableException;
import io.tailwater.log.index.Arrival;
import io.tailwater.log.index.HeadView;
import io.tailwater.log.index.PartitionHead;
import io.tailwater.log.store.StoreFailures;
import io.tailwater.log.topic.TopicIdPartition;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/** Heads as this region may show them: whole where it leads, else as far as what they name has arrived, in order. */
final class CopiedHeads implements HeadView {

    /** How many objects one look at a head looks for: more follow with the next. */
    static final int PROBES_MAX = 32;

    /** How many segments further it is noted for other processes how far a partition has come. */
    static final int NOTED_EVERY = 16;

    /** Of how many partitions it is counted; beyond that the counts begin again. */
    private static final int PARTITIONS_MAX = 10_000;

    private final Leadership leadership;
    private final RegionCopy own;
    private final Map<TopicIdPartition, Integer> unnoted = new ConcurrentHashMap<>();

    CopiedHeads(Leadership leadership, RegionCopy own) {
        this.leadership = leadership;
        this.own = own;
    }

    @Override
    public long epoch() {
        return leadership.state().epoch().number();
    }

    @Override
    public OptionalLong epochBefore(long epoch) {
        if (isComplete()) {
            return OptionalLong.empty();
        }
        OptionalLong before = leadership.state().before(epoch);
        if (before.isEmpty() && epoch > 0) {
            throw new StorageUnavailableException(
                    "epoch " + epoch + ", which the one of now goes on with, has not arrived in this region yet",
                    StoreFailures.RETRY_AFTER,
                    null);
        }
        return before;
    }

    @Override
    public boolean isComplete() {
        return leadership.isOwn();
    }

    @Override
    public PartitionHead visible(TopicIdPartition partition, long epoch, PartitionHead head) {
        if (leadership.isOwn() && leadership.state().epoch().number() == epoch) {
            return head;
        }
        RegionCopy.Look look = own.advance(partition, head, PROBES_MAX);
        noteIfDue(partition, look);
        return look.arrival().of(head);
    }

    private void noteIfDue(TopicIdPartition partition, RegionCopy.Look look) {
        if (look.probes() == 0) {
            return;
        }
        if (unnoted.size() >= PARTITIONS_MAX) {
            unnoted.clear();
        }
        int segments = unnoted.merge(partition, look.probes(), Integer::sum);
        if (segments >= NOTED_EVERY) {
            Arrival arrival = look.arrival();
            own.note(partition, arrival);
            unnoted.remove(partition);
        }
    }
}
