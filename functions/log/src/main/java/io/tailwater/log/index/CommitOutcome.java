package io.tailwater.log.index;

import java.util.Optional;

/** What became of a segment. */
public sealed interface CommitOutcome {

    /**
     * It has its offsets, and every reader sees it.
     *
     * @param baseOffset its first record's
     * @param head the partition's behind the commit; empty when only the index told of it
     */
    record Committed(long baseOffset, Optional<PartitionHead> head) implements CommitOutcome {

        Committed(long baseOffset) {
            this(baseOffset, Optional.empty());
        }
    }

    /** It was not committed and never will be. Its records may be written again, in another segment. */
    record NeverCommitted() implements CommitOutcome {}

    /** It was not committed and never will be: leadership is moving, or has moved, to another region. */
    record NotLeading() implements CommitOutcome {}

    /** The partition does not exist, or no longer. */
    record PartitionGone() implements CommitOutcome {}
}
