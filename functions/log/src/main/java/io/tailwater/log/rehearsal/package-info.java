/**
 * A first produce and a first consume that nobody sees, so that the first real ones find every class loaded. Does not belong here: when to
 * rehearse, which is the wiring's.
 */
@NullMarked
package io.tailwater.log.rehearsal;

import org.jspecify.annotations.NullMarked;
