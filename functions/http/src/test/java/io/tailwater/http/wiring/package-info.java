/** Tests of {@code io.tailwater.http.wiring}. */
@NullMarked
package io.tailwater.http.wiring;

import org.jspecify.annotations.NullMarked;
