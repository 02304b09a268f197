/** Compaction, retention and the sweep: what a scheduler calls, and an administrator may. Each call works for as long as a function may. */
@NullMarked
package io.tailwater.http.maintenance;

import org.jspecify.annotations.NullMarked;
