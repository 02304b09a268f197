/** Tests of {@code io.tailwater.http.fetch}. */
@NullMarked
package io.tailwater.http.fetch;

import org.jspecify.annotations.NullMarked;
