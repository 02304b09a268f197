/** Tests of {@code io.tailwater.http.record}. */
@NullMarked
package io.tailwater.http.record;

import org.jspecify.annotations.NullMarked;
