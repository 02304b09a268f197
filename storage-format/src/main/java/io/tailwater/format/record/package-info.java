/**
 * What a record is: bytes, headers, a timestamp, and the offset it got.
 *
 * <p>Every other package may use these types, so nothing belongs here that knows an encoding, an object or a store.
 */
@NullMarked
package io.tailwater.format.record;

import org.jspecify.annotations.NullMarked;
