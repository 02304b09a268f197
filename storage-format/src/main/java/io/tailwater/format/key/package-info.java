/**
 * Names of objects: every key is built here and understood here, and nowhere else.
 *
 * <p>Knows neither what the objects hold nor where they are stored.
 */
@NullMarked
package io.tailwater.format.key;

import org.jspecify.annotations.NullMarked;
