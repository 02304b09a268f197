/** Tests of {@code io.tailwater.http.arrival}. */
@NullMarked
package io.tailwater.http.arrival;

import org.jspecify.annotations.NullMarked;
