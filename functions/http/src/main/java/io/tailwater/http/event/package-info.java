/**
 * CloudEvents 1.0 over HTTP as records: the modes of its HTTP binding in, the headers of its Kafka binding out. Knows nothing of topics
 * and partitions.
 */
@NullMarked
package io.tailwater.http.event;

import org.jspecify.annotations.NullMarked;
