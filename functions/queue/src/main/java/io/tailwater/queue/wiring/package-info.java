/** Makes what consumes a queue from the configuration. Nothing else belongs here, and nothing imports it. */
@NullMarked
package io.tailwater.queue.wiring;

import org.jspecify.annotations.NullMarked;
