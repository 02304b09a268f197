/**
 * Reading and writing numbers and bytes within one array: zig-zag varints, text, slices.
 *
 * <p>Knows no format. What a field means, and which values it may take, belongs to the package of that format.
 */
@NullMarked
package io.tailwater.format.binary;

import org.jspecify.annotations.NullMarked;
