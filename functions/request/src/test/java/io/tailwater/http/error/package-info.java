/** Tests of {@code io.tailwater.http.error}. */
@NullMarked
package io.tailwater.http.error;

import org.jspecify.annotations.NullMarked;
