/** Which media types a route takes and gives: the filters that refuse others, and the names that bind them to routes. */
@NullMarked
package io.tailwater.http.media;

import org.jspecify.annotations.NullMarked;
