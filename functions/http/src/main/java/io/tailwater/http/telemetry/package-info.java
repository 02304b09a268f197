/**
 * Follows every request from its arrival to its answer, and reports what it did. Belongs here: how a call's figures are gathered. Does not:
 * where they go ({@link io.tailwater.telemetry.Telemetry}).
 */
@NullMarked
package io.tailwater.http.telemetry;

import org.jspecify.annotations.NullMarked;
