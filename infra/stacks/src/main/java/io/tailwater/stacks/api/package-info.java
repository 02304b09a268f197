/** The HTTP API: routes from the OpenAPI document, authorisation, limits, access log. */
@NullMarked
package io.tailwater.stacks.api;

import org.jspecify.annotations.NullMarked;
