/**
 * Keeps of every key the newest record, in topics whose {@code cleanup.policy} says so: rewrites Parquet segments without the records that
 * newer ones replace. Each is replaced by an object of its own name, in one step, so consumers and queries find every surviving record
 * once, at any moment. {@code docs/design/0007-key-compaction.md} says why none is lost or comes back.
 */
@NullMarked
package io.tailwater.log.cleaning;

import org.jspecify.annotations.NullMarked;
