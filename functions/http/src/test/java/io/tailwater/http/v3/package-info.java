/** Tests of {@code io.tailwater.http.v3}. */
@NullMarked
package io.tailwater.http.v3;

import org.jspecify.annotations.NullMarked;
