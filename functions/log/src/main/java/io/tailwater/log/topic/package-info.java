/**
 * Topics: their names, ids and partitions, how they are created and deleted, and which partition a record belongs to. What a
 * partition holds is the business of {@code index}.
 */
@NullMarked
package io.tailwater.log.topic;

import org.jspecify.annotations.NullMarked;
