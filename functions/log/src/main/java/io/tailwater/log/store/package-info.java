/**
 * The AWS side of the log: the clients with their time-outs and retries, the table and the bucket, and what a failed call
 * means. Knows nothing of topics or offsets.
 */
@NullMarked
package io.tailwater.log.store;

import org.jspecify.annotations.NullMarked;
