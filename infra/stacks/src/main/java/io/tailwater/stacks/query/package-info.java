/** Topics as tables of Athena. */
@NullMarked
package io.tailwater.stacks.query;

import org.jspecify.annotations.NullMarked;
