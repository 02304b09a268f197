/** Tests of {@code io.tailwater.http.produce}. */
@NullMarked
package io.tailwater.http.produce;

import org.jspecify.annotations.NullMarked;
