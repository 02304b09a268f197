/**
 * What calls did and how the log is, as figures, and the ways out for them.
 *
 * <p>Belongs here: the names of figures, how they are gathered, and CloudWatch's embedded metric format. Does not: HTTP, and who is
 * told (each application wires its own {@link io.tailwater.telemetry.Telemetry}).
 */
@NullMarked
package io.tailwater.telemetry;

import org.jspecify.annotations.NullMarked;
