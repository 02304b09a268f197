/** Tests of {@code io.tailwater.http.format}. */
@NullMarked
package io.tailwater.http.format;

import org.jspecify.annotations.NullMarked;
