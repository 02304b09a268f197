/** The body of a produce request: records as a client sends them, over HTTP or through a queue. */
@NullMarked
package io.tailwater.http.record;

import org.jspecify.annotations.NullMarked;
