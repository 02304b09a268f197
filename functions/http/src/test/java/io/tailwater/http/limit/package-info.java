/** Tests of {@code io.tailwater.http.limit}. */
@NullMarked
package io.tailwater.http.limit;

import org.jspecify.annotations.NullMarked;
