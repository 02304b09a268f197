/** The stacks of a deployment, made of the constructs in the packages below, which do not know each other's insides. */
@NullMarked
package io.tailwater.stacks;

import org.jspecify.annotations.NullMarked;
