/**
 * The functions that events call: {@code queue} by an SQS queue, {@code maintenance} by a schedule. Each handler turns its event into a call
 * of the library behind it, and the outcome into what Lambda expects. Does not belong here: what is done with an event.
 */
@NullMarked
package io.tailwater.events;

import org.jspecify.annotations.NullMarked;
