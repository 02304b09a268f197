/** Alarms and the dashboard. */
@NullMarked
package io.tailwater.stacks.watch;

import org.jspecify.annotations.NullMarked;
