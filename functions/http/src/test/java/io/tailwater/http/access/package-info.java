/** Tests of who may do what with a topic. */
@NullMarked
package io.tailwater.http.access;

import org.jspecify.annotations.NullMarked;
