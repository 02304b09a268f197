package io.tailwater.format.batch;

/** Whose clock the timestamps of a batch are; bit 3 of a batch's attributes. */
public enum TimestampType {
    /** The producer's: every record has its own. */
    CREATE_TIME,
    /** The broker's: every record has the batch's greatest timestamp, whatever the record itself says. */
    LOG_APPEND_TIME
}
