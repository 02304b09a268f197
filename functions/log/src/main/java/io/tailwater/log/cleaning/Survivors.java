package io.tailwater.log.cleaning;

import io.tailwater.format.record.Bytes;
import io.tailwater.format.record.OffsetRecord;
import io.tailwater.log.index.CleaningPlan;

/** Which records a pass leaves. What it takes away may be gone for ever, whenever it is asked. */
final class Survivors {

    private final CleaningPlan plan;
    private final NewestOffsets newest;

    Survivors(CleaningPlan plan, NewestOffsets newest) {
        this.plan = plan;
        this.newest = newest;
    }

    /**
     * A record goes when the pass's section has a newer one of its key, or when it is a tombstone that has stood long enough. One without
     * a key stays: it is from before the topic was compacted.
     */
    boolean has(OffsetRecord record) {
        Bytes key = record.record().key();
        if (key == null || record.offset() >= plan.endOffset()) {
            return true;
        }
        if (record.offset() < plan.tombstoneOffset() && isTombstone(record)) {
            return false;
        }
        return newest.get(key).orElse(-1) <= record.offset();
    }

    static boolean isTombstone(OffsetRecord record) {
        return record.record().key() != null && record.record().value() == null;
    }
}
