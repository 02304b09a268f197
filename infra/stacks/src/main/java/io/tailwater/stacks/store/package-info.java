/** The bucket and the table of a region, and the copies in others. */
@NullMarked
package io.tailwater.stacks.store;

import org.jspecify.annotations.NullMarked;
