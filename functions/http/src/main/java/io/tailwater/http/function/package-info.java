/**
 * Which routes this deployment serves. One archive is deployed as several Lambda functions, each with permissions of
 * its own; a route names the function it belongs to. Does not belong here: the permissions themselves.
 */
@NullMarked
package io.tailwater.http.function;

import org.jspecify.annotations.NullMarked;
