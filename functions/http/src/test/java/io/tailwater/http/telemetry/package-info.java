/** What is reported of calls. */
@NullMarked
package io.tailwater.http.telemetry;

import org.jspecify.annotations.NullMarked;
