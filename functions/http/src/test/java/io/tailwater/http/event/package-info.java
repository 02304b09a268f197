/** Tests of {@code io.tailwater.http.event}. */
@NullMarked
package io.tailwater.http.event;

import org.jspecify.annotations.NullMarked;
