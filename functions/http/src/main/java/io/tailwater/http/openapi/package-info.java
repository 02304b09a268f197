/** The description of the whole API, which is a file: {@code openapi.json}. */
@NullMarked
package io.tailwater.http.openapi;

import org.jspecify.annotations.NullMarked;
