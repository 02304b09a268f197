/** The cluster itself and its one broker, as far as there is one. */
@NullMarked
package io.tailwater.http.v3.cluster;

import org.jspecify.annotations.NullMarked;
