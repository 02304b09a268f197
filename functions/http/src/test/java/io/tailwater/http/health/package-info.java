/** Tests of {@code io.tailwater.http.health}. */
@NullMarked
package io.tailwater.http.health;

import org.jspecify.annotations.NullMarked;
