/** Appending records: from one JSON object after the other, and from a batch with an id for each. */
@NullMarked
package io.tailwater.http.v3.produce;

import org.jspecify.annotations.NullMarked;
