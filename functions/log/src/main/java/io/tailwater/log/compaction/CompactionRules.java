package io.tailwater.log.compaction;

import io.tailwater.format.parquet.RowSchema;
import java.time.Duration;

/**
 * How a topic wants to be compacted.
 *
 * @param schema of its files
 * @param segmentBytes of how many bytes of raw segments a Parquet segment is made
 * @param lag how old the oldest record may become before it is compacted with what there is; zero: at once
 */
record CompactionRules(RowSchema schema, long segmentBytes, Duration lag) {}
