/**
 * Which topics and partitions there are, creating and deleting them. Does not belong here: records, and the changing of
 * partitions' contents.
 */
@NullMarked
package io.tailwater.http.topic;

import org.jspecify.annotations.NullMarked;
