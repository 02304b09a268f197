package io.tailwater.log.index;

import java.time.Instant;

/**
 * What nobody needs any more, and may be deleted when the grace period is over.
 *
 * @param rawOffset raw segments that end at or before it
 * @param tableOffset segments of the table that end at or before it
 * @param since when it was marked
 */
public record Reclamation(long rawOffset, long tableOffset, Instant since) {}
