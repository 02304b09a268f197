/**
 * What a request is called, from when it arrives until its answer has left. Belongs here: its name. Does not: what it asks for.
 */
@NullMarked
package io.tailwater.http.correlation;

import org.jspecify.annotations.NullMarked;
