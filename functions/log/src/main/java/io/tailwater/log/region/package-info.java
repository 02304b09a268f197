/**
 * Several regions with one log: which of them leads, what has arrived in the others, and how leadership moves. Written where it is
 * decided and nowhere else: an epoch's heads in its leader's region, what a region has by that region. Without regions nothing in here
 * is used. Why it is so: {@code docs/design/0009-regions.md}.
 */
@NullMarked
package io.tailwater.log.region;

import org.jspecify.annotations.NullMarked;
