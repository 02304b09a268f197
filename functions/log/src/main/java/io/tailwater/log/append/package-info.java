/**
 * From records to acknowledged offsets: {@code Appender} takes requests in, {@code PartitionAppender} gathers those of one
 * partition, {@code SegmentWriter} makes each gathering a segment, writes it and commits it.
 */
@NullMarked
package io.tailwater.log.append;

import org.jspecify.annotations.NullMarked;
