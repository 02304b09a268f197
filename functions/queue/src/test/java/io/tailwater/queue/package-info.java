/** Tests of {@code io.tailwater.queue}. */
@NullMarked
package io.tailwater.queue;

import org.jspecify.annotations.NullMarked;
