package io.tailwater.log.group;

/** Where a member begins when its group has committed nothing, or what it committed is not there any more. */
public enum OffsetReset {
    /** At the log start. */
    EARLIEST,
    /** At the log end. */
    LATEST,
    /** Nowhere: reading is an error until somebody seeks or commits. */
    NONE
}
