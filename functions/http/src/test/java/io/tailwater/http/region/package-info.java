/** Tests of {@code io.tailwater.http.region}. */
@NullMarked
package io.tailwater.http.region;

import org.jspecify.annotations.NullMarked;
