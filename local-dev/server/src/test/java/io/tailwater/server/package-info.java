/** Tests of the packaged server as a process. */
@NullMarked
package io.tailwater.server;

import org.jspecify.annotations.NullMarked;
