/**
 * Which segment holds which offsets. A partition's head gives out offsets and names its newest segments; index pages name the
 * older ones. Reads and writes these items, and nothing else: no segment is opened here.
 */
@NullMarked
package io.tailwater.log.index;

import org.jspecify.annotations.NullMarked;
