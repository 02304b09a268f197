/**
 * Records to Kafka record batches (magic 2) and back, one batch at a time.
 *
 * <p>Knows nothing of segments, indexes or object keys: where batches stand in an object belongs to
 * {@code io.tailwater.format.segment}.
 */
@NullMarked
package io.tailwater.format.batch;

import org.jspecify.annotations.NullMarked;
