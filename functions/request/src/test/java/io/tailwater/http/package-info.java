/** Tests of {@code io.tailwater.http}. */
@NullMarked
package io.tailwater.http;

import org.jspecify.annotations.NullMarked;
