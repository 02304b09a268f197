package io.tailwater.log.cleaning;

import io.tailwater.format.parquet.RowSchema;
import java.time.Duration;

/**
 * How a topic wants to be cleaned.
 *
 * @param schema of its files
 * @param dirtyRatioMin a pass is due when more than this share of the bytes is new
 * @param minLag how long a record stays, whatever follows it
 * @param maxLag how long a new record waits for a pass, whatever the ratio
 * @param tombstonesKept how long tombstones stay that have done their work
 */
record CleaningRules(
        RowSchema schema, double dirtyRatioMin, Duration minLag, Duration maxLag, Duration tombstonesKept) {}
