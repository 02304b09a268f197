/**
 * What only the function behind API Gateway knows: who its caller is. Does not belong here: anything that the other applications do as
 * well.
 */
@NullMarked
package io.tailwater.api;

import org.jspecify.annotations.NullMarked;
