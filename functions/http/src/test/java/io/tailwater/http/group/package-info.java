/** Tests of {@code io.tailwater.http.group}. */
@NullMarked
package io.tailwater.http.group;

import org.jspecify.annotations.NullMarked;
