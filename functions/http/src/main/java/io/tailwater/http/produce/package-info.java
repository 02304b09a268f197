/**
 * Appending records: the way of a produce request, one class an arrow: resource, body budget, body reader, router, appending,
 * answer. Does not belong here: how keys and values look in JSON, which is {@code format}'s, and how records are stored.
 */
@NullMarked
package io.tailwater.http.produce;

import org.jspecify.annotations.NullMarked;
