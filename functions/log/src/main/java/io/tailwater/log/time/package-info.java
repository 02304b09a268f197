/** Waiting: sleep and backoff, injected so that tests decide how time passes. Nothing else here. */
@NullMarked
package io.tailwater.log.time;

import org.jspecify.annotations.NullMarked;
