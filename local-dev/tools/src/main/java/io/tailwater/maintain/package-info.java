/** The maintenance that runs on a schedule, asked for by hand. */
@NullMarked
package io.tailwater.maintain;

import org.jspecify.annotations.NullMarked;
