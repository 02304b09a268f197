package io.tailwater.log.index;

/** What became of the attempt to make a commit impossible. */
public sealed interface VoidOutcome {

    /** No commit of this id can be applied from now on. One that was applied before has left the tail: index pages name it. */
    record Voided() implements VoidOutcome {}

    /**
     * It was committed, and the tail names it.
     *
     * @param baseOffset its first record's
     */
    record CommittedBefore(long baseOffset) implements VoidOutcome {}

    /** The partition does not exist, or no longer. */
    record PartitionGone() implements VoidOutcome {}
}
