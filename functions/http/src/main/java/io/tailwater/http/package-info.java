/**
 * The HTTP interface of the log: JAX-RS resources and what all of them share. Belongs here: reading requests, writing
 * answers, errors, limits of HTTP. Does not belong here: how records are stored, and anything that only one of the
 * Lambda functions and the local server needs.
 */
@NullMarked
package io.tailwater.http;

import org.jspecify.annotations.NullMarked;
