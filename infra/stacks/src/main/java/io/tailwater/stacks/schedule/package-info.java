/** What runs by the clock. */
@NullMarked
package io.tailwater.stacks.schedule;

import org.jspecify.annotations.NullMarked;
