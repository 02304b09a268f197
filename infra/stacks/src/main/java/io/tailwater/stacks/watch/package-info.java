/** Alarms, the dashboard and log groups. */
@NullMarked
package io.tailwater.stacks.watch;

import org.jspecify.annotations.NullMarked;
