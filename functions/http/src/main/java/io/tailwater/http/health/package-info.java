/**
 * Whether this instance lives and can serve. Every deployment has these routes. Does not belong here: the checks, which
 * stand with what they check.
 */
@NullMarked
package io.tailwater.http.health;

import org.jspecify.annotations.NullMarked;
