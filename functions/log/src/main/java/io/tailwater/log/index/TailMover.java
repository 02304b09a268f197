package io.tailwater.log.index;

import io.tailwater.format.key.UuidV7;
import io.tailwater.log.topic.TopicIdPartition;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Keeps tails short: moves a head's oldest segments to an index page. First the page is written, then the head forgets them;
 * in between both name them, and readers ask the head first. Two movers write the same page, and only one of them finds the
 * segments still in the tail. A mover that wakes up late writes, at worst, a page again that was deleted since: below the
 * log start, where nobody reads.
 */
public final class TailMover {

    /**
     * How old an id must be to be fenced off: longer than a signed request can live (15 minutes), so that a commit that is
     * still on its way when its void is forgotten is too old to be applied.
     */
    static final Duration FENCE_AGE = Duration.ofMinutes(20);

    private static final System.Logger LOG = System.getLogger(TailMover.class.getName());

    private final HeadStore heads;
    private final PageStore pages;
    private final InstantSource clock;

    public TailMover(HeadStore heads, PageStore pages, InstantSource clock) {
        this.heads = heads;
        this.pages = pages;
        this.clock = clock;
    }

    /**
     * Moves all whole pages but the newest segments, when it is this writer's turn: that of the commit that made the tail one
     * longer than a whole number of pages. So one writer moves, and if it dies the next turn comes a page later.
     *
     * @param head as the writer's own commit left it
     */
    void moveIfDue(Tenure tenure, TopicIdPartition partition, PartitionHead head) {
        int segments = head.tail().size();
        if (segments <= IndexPage.SEGMENTS || segments % IndexPage.SEGMENTS != 1) {
            return;
        }
        try {
            Optional<PartitionHead> left = Optional.of(head);
            while (left.isPresent() && left.get().tail().size() > IndexPage.SEGMENTS) {
                left = moveOldest(tenure, partition, left.get());
            }
        } catch (SdkException | CancellationException e) {
            // The records are committed: their producer must not hear of this.
            LOG.log(Level.WARNING, () -> "Moving the tail of " + partition + " failed, a later commit will: " + e);
        }
    }

    private Optional<PartitionHead> moveOldest(Tenure tenure, TopicIdPartition partition, PartitionHead head) {
        List<SegmentEntry> oldest = head.tail().subList(0, IndexPage.SEGMENTS);
        long maxTimestampMs = oldest.stream()
                .mapToLong(entry -> entry.index().maxTimestampMs())
                .reduce(head.pagedMaxTimestampMs(), Math::max);
        IndexPage page = new IndexPage(oldest, maxTimestampMs, clock.instant());
        pages.put(partition, page);
        return heads.dropFromTail(tenure, partition, head, page, fence(head));
    }

    private UUID fence(PartitionHead head) {
        UUID aged = UuidV7.lowerBound(clock.instant().minus(FENCE_AGE));
        return aged.toString().compareTo(head.fence().toString()) > 0 ? aged : head.fence();
    }
}
