/**
 * How a failed request is answered, whoever noticed the failure: the log, a resource, or the router. Belongs here: the translation of
 * failures into answers. Does not belong here: what is said of them, which is {@code error}'s.
 */
@NullMarked
package io.tailwater.http.failure;

import org.jspecify.annotations.NullMarked;
