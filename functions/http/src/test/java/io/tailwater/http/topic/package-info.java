/** Tests of {@code io.tailwater.http.topic}. */
@NullMarked
package io.tailwater.http.topic;

import org.jspecify.annotations.NullMarked;
