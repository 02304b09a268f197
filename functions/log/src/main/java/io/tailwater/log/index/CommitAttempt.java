package io.tailwater.log.index;

/** What DynamoDB said to one request that would commit a segment. */
sealed interface CommitAttempt {

    /**
     * The segment has its offsets.
     *
     * @param baseOffset its first record's
     * @param head the head behind the commit
     */
    record Applied(long baseOffset, PartitionHead head) implements CommitAttempt {}

    /**
     * An earlier request had already given it these offsets.
     *
     * @param baseOffset its first record's
     */
    record AppliedBefore(long baseOffset) implements CommitAttempt {}

    /** Its id is below the fence, or was voided. An earlier request may have been applied, and its entry left the tail. */
    record Refused() implements CommitAttempt {}

    /** Its head takes no more commits, and this was not one of them: leadership is moving to another region. */
    record Sealed() implements CommitAttempt {}

    /** The partition does not exist, or no longer. */
    record PartitionGone() implements CommitAttempt {}
}
