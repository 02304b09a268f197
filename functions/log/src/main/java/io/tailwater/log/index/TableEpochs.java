package io.tailwater.log.index;

import java.util.ArrayList;
import java.util.List;

/**
 * After which epochs a partition's Parquet segments are named, and their entries. An epoch that begins without its leader names its own,
 * from where those end that it goes on with: whatever the old leader still writes of later offsets then has another name, and is nobody's.
 * Epochs that begin with their leader go on with its names, since it can plan no further segment.
 *
 * @param spans by epoch and by offset; the first one begins at offset 0
 */
public record TableEpochs(List<Span> spans) {

    /** Where leadership never moved without its leader. */
    public static final TableEpochs FIRST = new TableEpochs(List.of(new Span(0, 0)));

    /**
     * One epoch's segments: up to where the next span begins.
     *
     * @param epoch after which they are named
     * @param baseOffset where the first one begins
     */
    public record Span(long epoch, long baseOffset) {}

    /**
     * The entries of one span, or some of them: those whose segments' last offsets lie between two.
     *
     * @param lastOffsetMin of a segment
     * @param lastOffsetMax of a segment
     */
    record Range(long epoch, long lastOffsetMin, long lastOffsetMax) {}

    public TableEpochs {
        spans = List.copyOf(spans);
        if (spans.isEmpty() || spans.get(0).baseOffset() != 0) {
            throw new IllegalArgumentException("spans: " + spans + " do not begin at offset 0");
        }
        for (int i = 1; i < spans.size(); i++) {
            if (spans.get(i).epoch() <= spans.get(i - 1).epoch()
                    || spans.get(i).baseOffset() <= spans.get(i - 1).baseOffset()) {
                throw new IllegalArgumentException("spans: " + spans + " are not in order");
            }
        }
    }

    /** The epoch that segments are named after that are planned from now on. */
    public long current() {
        return spans.get(spans.size() - 1).epoch();
    }

    /** Whether a segment that begins at this offset and is named after this epoch can be the log's. */
    public boolean names(long epoch, long baseOffset) {
        return rangesFrom(baseOffset).get(0).epoch() == epoch;
    }

    /** Up to where the segments of an epoch and of those before it are the log's; 0 where that epoch was never part of this history. */
    public long endOf(long epoch) {
        for (int i = 0; i < spans.size(); i++) {
            if (spans.get(i).epoch() == epoch) {
                return endOf(i);
            }
        }
        return 0;
    }

    private long endOf(int span) {
        return span + 1 < spans.size() ? spans.get(span + 1).baseOffset() : Long.MAX_VALUE;
    }

    /** Goes on in an epoch that begins without its leader. */
    public TableEpochs then(long epoch, long baseOffset) {
        List<Span> all = new ArrayList<>(
                spans.stream().filter(span -> span.baseOffset() < baseOffset).toList());
        all.add(new Span(epoch, baseOffset));
        return new TableEpochs(all);
    }

    /** Where the entries stand of the segment that holds an offset, and of those behind it. */
    List<Range> rangesFrom(long offset) {
        List<Range> ranges = new ArrayList<>();
        for (int i = 0; i < spans.size(); i++) {
            long end = endOf(i);
            if (offset < end) {
                ranges.add(new Range(
                        spans.get(i).epoch(), Math.max(offset, spans.get(i).baseOffset()), end - 1));
            }
        }
        return ranges;
    }

    /**
     * Where entries stand that are nobody's: of what an epoch's leader wrote behind where the next one begins.
     *
     * @param offset up to which they are asked for
     */
    List<Range> supersededUpTo(long offset) {
        List<Range> ranges = new ArrayList<>();
        for (int i = 0; i + 1 < spans.size(); i++) {
            if (endOf(i) < offset) {
                ranges.add(new Range(spans.get(i).epoch(), endOf(i), offset - 1));
            }
        }
        return ranges;
    }
}
