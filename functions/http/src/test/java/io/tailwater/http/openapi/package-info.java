/** Tests of {@code io.tailwater.http.openapi}. */
@NullMarked
package io.tailwater.http.openapi;

import org.jspecify.annotations.NullMarked;
