/** Tests of {@code io.tailwater.http.function}. */
@NullMarked
package io.tailwater.http.function;

import org.jspecify.annotations.NullMarked;
