/**
 * Who may use a topic: principals, and the lists that name them. Belongs here: what a principal is called, and whom an entry of a list means.
 * Does not belong here: how a caller proves who it is, which is the business of what stands in front of the log.
 */
@NullMarked
package io.tailwater.log.access;

import org.jspecify.annotations.NullMarked;
