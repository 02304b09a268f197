package io.tailwater.log.index;

/** What became of a segment. */
public sealed interface CommitOutcome {

    /**
     * It has its offsets, and every reader sees it.
     *
     * @param baseOffset its first record's
     */
    record Committed(long baseOffset) implements CommitOutcome {}

    /** It was not committed and never will be. Its records may be written again, in another segment. */
    record NeverCommitted() implements CommitOutcome {}

    /** It was not committed and never will be: leadership is moving, or has moved, to another region. */
    record NotLeading() implements CommitOutcome {}

    /** The partition does not exist, or no longer. */
    record PartitionGone() implements CommitOutcome {}
}
