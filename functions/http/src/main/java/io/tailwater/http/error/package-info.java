/**
 * How a failed request is answered: one body, {@code {"error_code", "message"}}, whoever noticed the failure. Belongs
 * here: the translation of failures into answers. Does not belong here: the conditions that fail, which stand where
 * they are checked.
 */
@NullMarked
package io.tailwater.http.error;

import org.jspecify.annotations.NullMarked;
