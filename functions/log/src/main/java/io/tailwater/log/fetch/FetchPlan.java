package io.tailwater.log.fetch;

import io.tailwater.format.segment.BatchRun;
import io.tailwater.log.index.SegmentEntry;
import java.util.ArrayList;
import java.util.List;

/**
 * Which bytes of which segments a fetch reads: one range a segment, and not more than it can give.
 *
 * @param parts by offset, without a gap
 */
record FetchPlan(List<Part> parts) {

    /**
     * A range of one segment.
     *
     * @param run the batches in it
     */
    record Part(SegmentEntry segment, BatchRun run) {}

    FetchPlan {
        parts = List.copyOf(parts);
    }

    /**
     * Plans a read.
     *
     * @param entries by offset, without a gap, the first one holding the offset
     * @param bytesMax uncompressed bytes after which nothing more is read; at least one batch is
     */
    static FetchPlan from(List<SegmentEntry> entries, long offset, long bytesMax) {
        List<Part> parts = new ArrayList<>();
        long position = offset;
        long bytesLeft = bytesMax;
        for (SegmentEntry entry : entries) {
            if (!parts.isEmpty() && bytesLeft <= 0) {
                break;
            }
            BatchRun run = entry.index().runFrom(Math.toIntExact(position - entry.baseOffset()), bytesLeft);
            parts.add(new Part(entry, run));
            position = entry.baseOffset() + run.last().endRelativeOffset();
            bytesLeft -= run.recordsSizeBytes();
            if (position < entry.endOffset()) {
                break;
            }
        }
        return new FetchPlan(parts);
    }

    /** How many uncompressed bytes these segments hold at and behind the offset's batch, up to a bound. */
    static long availableBytes(List<SegmentEntry> entries, long offset, long bytesMax) {
        return from(entries, offset, bytesMax).recordsSizeBytes();
    }

    /** Uncompressed bytes of everything that is read. */
    long recordsSizeBytes() {
        return parts.stream().mapToLong(part -> part.run().recordsSizeBytes()).sum();
    }
}
