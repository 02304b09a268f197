/** Tests of {@code io.tailwater.wiring}. */
@NullMarked
package io.tailwater.wiring;

import org.jspecify.annotations.NullMarked;
