/**
 * Takes away what is not to be kept: the log start moves, and what lies before it, what was compacted, what a deleted topic left and what
 * no index ever named is deleted when nobody can be reading it any more. Each step may be repeated.
 */
@NullMarked
package io.tailwater.log.retention;

import org.jspecify.annotations.NullMarked;
