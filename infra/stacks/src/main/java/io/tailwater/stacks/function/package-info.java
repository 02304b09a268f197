/** The functions: archives, bounds, roles made of the calls that their code makes. */
@NullMarked
package io.tailwater.stacks.function;

import org.jspecify.annotations.NullMarked;
