/**
 * Rewrites raw segments into Parquet segments, which are the log and the table at once. A partition's next Parquet segment is planned in
 * its head, written, entered into the index and then made known to readers; each step may be repeated by anybody.
 * {@code docs/design/0006-the-table.md} says why nothing is lost or doubled on the way.
 */
@NullMarked
package io.tailwater.log.compaction;

import org.jspecify.annotations.NullMarked;
