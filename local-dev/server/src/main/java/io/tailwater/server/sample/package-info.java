/**
 * The sample: real events, and how they get into the log through its own HTTP API. Does not belong here: anything that
 * the server does without them.
 */
@NullMarked
package io.tailwater.server.sample;

import org.jspecify.annotations.NullMarked;
