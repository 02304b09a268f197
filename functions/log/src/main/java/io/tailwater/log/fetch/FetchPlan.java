package io.tailwater.log.fetch;

import io.tailwater.format.segment.BatchRun;
import io.tailwater.log.index.LogSegment;
import io.tailwater.log.index.SegmentEntry;
import io.tailwater.log.index.TableEntry;
import java.util.ArrayList;
import java.util.List;

/**
 * Which parts of which segments a fetch reads: one range a segment, and not more than it can give.
 *
 * @param parts by offset, without a gap
 */
record FetchPlan(List<Part> parts) {

    /** What one GET brings. */
    sealed interface Part {

        /** Uncompressed bytes, about. */
        long recordsSizeBytes();
    }

    /**
     * A range of a raw segment.
     *
     * @param run the batches in it
     */
    record RawPart(SegmentEntry segment, BatchRun run) implements Part {

        @Override
        public long recordsSizeBytes() {
            return run.recordsSizeBytes();
        }
    }

    /**
     * Row groups of a Parquet segment: which, its footer says.
     *
     * @param offset the first that is asked for
     * @param recordsSizeBytesMax uncompressed bytes after which nothing more is read; at least one row group is
     */
    record TablePart(TableEntry segment, long offset, long recordsSizeBytesMax) implements Part {

        @Override
        public long recordsSizeBytes() {
            return Math.min(recordsSizeBytesMax, segment.recordsSizeBytes());
        }
    }

    FetchPlan {
        parts = List.copyOf(parts);
    }

    /**
     * Plans a read.
     *
     * @param entries by offset, without a gap, the first one holding the offset
     * @param bytesMax uncompressed bytes after which nothing more is read; at least one batch is
     */
    static FetchPlan from(List<? extends LogSegment> entries, long offset, long bytesMax) {
        List<Part> parts = new ArrayList<>();
        long position = offset;
        long bytesLeft = bytesMax;
        for (LogSegment entry : entries) {
            if (!parts.isEmpty() && bytesLeft <= 0) {
                break;
            }
            if (entry instanceof TableEntry segment) {
                parts.add(new TablePart(segment, position, bytesLeft));
                if (segment.recordsSizeBytes() > bytesLeft) {
                    // How far the part reaches its footer says, which is not known yet.
                    break;
                }
                position = segment.endOffset();
                bytesLeft -= segment.recordsSizeBytes();
                continue;
            }
            SegmentEntry segment = (SegmentEntry) entry;
            BatchRun run = segment.index().runFrom(Math.toIntExact(position - segment.baseOffset()), bytesLeft);
            parts.add(new RawPart(segment, run));
            position = segment.baseOffset() + run.last().endRelativeOffset();
            bytesLeft -= run.recordsSizeBytes();
            if (position < segment.endOffset()) {
                break;
            }
        }
        return new FetchPlan(parts);
    }

    /**
     * Whether these segments hold as many uncompressed bytes at and behind the offset's batch. Parquet segments always do: what was
     * compacted is history, and has more behind it, or is all there is to wait for.
     */
    static boolean holdsBytes(List<LogSegment> entries, long offset, long bytesMin) {
        return entries.get(0) instanceof TableEntry
                || from(entries, offset, bytesMin).recordsSizeBytes() >= bytesMin;
    }

    /** Uncompressed bytes of everything that is read. */
    long recordsSizeBytes() {
        return parts.stream().mapToLong(Part::recordsSizeBytes).sum();
    }
}
