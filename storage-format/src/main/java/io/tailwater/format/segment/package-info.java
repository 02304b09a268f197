/**
 * Raw segments: record batches one after the other, and the index that says where each begins.
 *
 * <p>The segment is what an object holds; the index lives beside it, in the partition's metadata. How objects are named
 * belongs to {@code io.tailwater.format.key}; who stores and fetches them is no concern of this module.
 */
@NullMarked
package io.tailwater.format.segment;

import org.jspecify.annotations.NullMarked;
