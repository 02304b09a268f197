/** Changes to what there is: creating and deleting topics. Reading them is the business of {@code topic}. */
@NullMarked
package io.tailwater.log.admin;

import org.jspecify.annotations.NullMarked;
