/**
 * What callers of the log can be told has gone wrong, one class per outcome. Every message names the field and the
 * limit or the valid range. Nothing here knows how an error is shown: that is the HTTP layer's business.
 */
@NullMarked
package io.tailwater.log.error;

import org.jspecify.annotations.NullMarked;
