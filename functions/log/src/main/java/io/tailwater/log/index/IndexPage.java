package io.tailwater.log.index;

import java.time.Instant;
import java.util.List;

/**
 * Consecutive segments that have left the tail. A page is never changed, and which segments it names follows from its first
 * one alone, so whoever writes it first writes what the others would.
 *
 * @param entries by offset, without a gap
 * @param maxTimestampMs the largest timestamp in this page and all before it: it never falls from page to page, so a
 *     timestamp can be found by halving
 * @param movedAt when the tail gave it up, by the mover's clock
 */
public record IndexPage(List<SegmentEntry> entries, long maxTimestampMs, Instant movedAt) {

    /**
     * How many segments a page holds. A commit is billed by the head's size, about 90 bytes a segment: 16 keep it near
     * 1 KB on average, and moving them costs each commit a quarter of a write.
     */
    public static final int SEGMENTS = 16;

    public IndexPage {
        entries = List.copyOf(entries);
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("entries: is empty");
        }
    }

    public long baseOffset() {
        return entries.get(0).baseOffset();
    }

    /** The offset behind the page's last record. */
    public long endOffset() {
        return entries.get(entries.size() - 1).endOffset();
    }
}
