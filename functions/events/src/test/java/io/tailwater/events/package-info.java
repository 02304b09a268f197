/** Tests of {@code io.tailwater.events}. */
@NullMarked
package io.tailwater.events;

import org.jspecify.annotations.NullMarked;
