/** Tests of {@code io.tailwater.http.failure}. */
@NullMarked
package io.tailwater.http.failure;

import org.jspecify.annotations.NullMarked;
