/** Segments in S3: one PUT to write, one ranged GET to read. Which segment holds what is the business of {@code index}. */
@NullMarked
package io.tailwater.log.segment;

import org.jspecify.annotations.NullMarked;
