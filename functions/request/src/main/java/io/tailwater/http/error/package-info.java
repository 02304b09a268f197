/**
 * What is said of a request that failed: one body, {@code {"error_code", "message"}}, the same of every failure, whichever way the request
 * came. Does not belong here: the conditions that fail, which stand where they are checked.
 */
@NullMarked
package io.tailwater.http.error;

import org.jspecify.annotations.NullMarked;
