/** Buffered produce: the queue between the API and a function. */
@NullMarked
package io.tailwater.stacks.queue;

import org.jspecify.annotations.NullMarked;
