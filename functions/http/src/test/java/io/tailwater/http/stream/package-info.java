/** Tests of {@code io.tailwater.http.stream}. */
@NullMarked
package io.tailwater.http.stream;

import org.jspecify.annotations.NullMarked;
